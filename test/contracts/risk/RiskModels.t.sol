// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRiskModels} from "../../../contracts/risk/IRiskModels.sol";
import {Deploy} from "../../utils/Deploy.sol";
import {Test} from "../../utils/Test.sol";
import {TinyModel} from "./TinyModel.sol";

contract RiskModelsTest is Test {
    IRiskModels private models;

    function setUp() public {
        models = Deploy.riskModels();
    }

    function tiny() private pure returns (bytes memory) {
        return TinyModel.tables(3, 1);
    }

    function refuses(bytes memory tables, uint256 rule, uint256 position) private {
        vm.expectRevert(abi.encodeWithSelector(IRiskModels.InvalidTables.selector, rule, position));
        models.publish(tables);
    }

    function setLane(bytes memory tables, uint256 position, uint256 lane) private pure returns (bytes memory) {
        tables[position] = bytes1(uint8(lane >> 8));
        tables[position + 1] = bytes1(uint8(lane));
        return tables;
    }

    function test_theIdIsTheHashOfTheCodeAndTheAddressFollowsFromIt() public {
        uint256 before = vm.snapshotState();
        (bytes32 id, address model) = models.publish(tiny());
        assertEq(id, keccak256(model.code));
        assertEq(models.modelAddress(id), model);
        vm.revertToState(before);
        assertEq(models.modelAddress(id), address(0));
        models.publish(tiny());
        assertEq(
            model,
            address(
                uint160(uint256(keccak256(abi.encodePacked(bytes1(0xff), address(models), id, models.initCodeHash()))))
            )
        );
        assertEq(models.pendingCode(), "");
    }

    function test_publishingTwiceChangesNothing() public {
        bytes memory tables = tiny();
        (bytes32 id, address model) = models.publish(tables);
        vm.prank(makeAddr("anyone"));
        (bytes32 again, address same) = models.publish(tables);
        assertEq(again, id);
        assertEq(same, model);
    }

    function testFuzz_scoreFollowsTheActiveFeature(uint256 x, uint256 a, uint256 b) public {
        (bytes32 id, ) = models.publish(tiny());
        x = bound(x, 0, 32_767);
        bytes32 features = bytes32((bound(a, 0, 32_767) << 240) | (x << 224) | (bound(b, 0, 32_767) << 208));
        uint256 t =
            x == 0
                ? 16
                : x > 10_000
                    ? 0
                    : (16 * (10_000 - x)) / 10_000;
        assertEq(models.score(id, features, 0), (10_000 * (16 - t)) / 16);
    }

    function test_unknownModel() public {
        bytes32 id = keccak256("never published");
        vm.expectRevert(abi.encodeWithSelector(IRiskModels.UnknownModel.selector, id));
        models.score(id, 0, 0);
    }

    function testFuzz_refusesTopBitsAndFeaturesItDoesNotHave(uint256 count, uint256 lane) public {
        count = bound(count, 1, 24);
        (bytes32 id, ) = models.publish(TinyModel.tables(count, 0));
        lane = bound(lane, 0, 31);
        uint256 word = lane < count ? 0x8000 : 1;
        bytes32 features = lane < 16 ? bytes32(word << (240 - 16 * lane)) : bytes32(0);
        bytes32 extra = lane < 16 ? bytes32(0) : bytes32(word << (240 - 16 * (lane - 16)));
        vm.expectRevert(abi.encodeWithSelector(IRiskModels.InvalidFeatures.selector, features, extra));
        models.score(id, features, extra);
    }

    function testFuzz_aModelTakesExactlyTwoWords(uint256 count, uint256 length) public {
        (, address model) = models.publish(TinyModel.tables(bound(count, 1, 24), 0));
        length = bound(length, 0, 200);
        vm.assume(length != 64);
        (bool worked, bytes memory reason) = model.staticcall(new bytes(length));
        assertFalse(worked);
        assertEq(reason, abi.encodeWithSelector(IRiskModels.InvalidInputLength.selector, length));
    }

    /// @dev No model can read time, storage, caller or other accounts, nor jump into its records: among its instructions
    /// is no opcode that could, and both jumps are to fixed places.
    function test_modelsArePure() public {
        for (uint256 features = 1; features <= 24; ++features) {
            (, address model) = models.publish(TinyModel.tables(features, features - 1));
            checkPure(model.code);
        }
    }

    function test_theEvaluatorIsPure() public view {
        bytes memory code = models.evaluatorCode();
        for (uint256 i = 0; i < code.length; i = next(code, i)) assertTrue(isPure(uint8(code[i])));
    }

    /// @dev The instructions end with the second REVERT; then there is nothing that could be reached.
    function checkPure(bytes memory code) private pure {
        uint256 reverts = 0;
        uint256 before = 0;
        uint256 jumps = 0;
        for (uint256 i = 0; reverts < 2; i = next(code, i)) {
            uint8 op = uint8(code[i]);
            assertTrue(isPure(op), vm.toString(uint256(op)));
            if (op == 0xfd) ++reverts;
            if (op == 0x57) {
                ++jumps;
                assertEq(uint8(code[before]), 0x61, "PUSH2 before JUMPI");
                uint256 place = (uint256(uint8(code[before + 1])) << 8) | uint8(code[before + 2]);
                assertTrue(place > i, "forward");
                assertEq(uint8(code[place]), 0x5b, "JUMPDEST");
            }
            before = i;
        }
        assertEq(jumps, 2);
    }

    function next(bytes memory code, uint256 i) private pure returns (uint256) {
        uint8 op = uint8(code[i]);
        return i + 1 + (op >= 0x60 && op <= 0x7f ? op - 0x5f : 0);
    }

    function isPure(uint8 op) private pure returns (bool) {
        bool arithmetic = op > 0 && op <= 0x1d;
        bool input = op >= 0x35 && op <= 0x37; // CALLDATALOAD, CALLDATASIZE, CALLDATACOPY
        bool own = op == 0x39; // CODECOPY
        bool memoryOnly = op >= 0x50 && op <= 0x53; // POP, MLOAD, MSTORE, MSTORE8
        bool flow = op == 0x57 || op == 0x5b; // JUMPI, JUMPDEST
        bool stack = op >= 0x5f && op <= 0x9f; // PUSH0 to SWAP16
        return arithmetic || input || own || memoryOnly || flow || stack || op == 0xf3 || op == 0xfd;
    }

    function test_rule1_length() public {
        bytes memory tables = tiny();
        refuses("", 1, 0);
        refuses(new bytes(12), 1, 12);
        refuses(slice(tables, 20), 1, 21); // in the output
        refuses(slice(tables, 21), 1, 22); // before the knots of feature 0
        refuses(slice(tables, 22), 1, 24); // in them
        refuses(slice(tables, 63), 1, tables.length); // in what the sums begin with
        refuses(slice(tables, tables.length - 1), 1, tables.length);
        refuses(bytes.concat(tables, hex"00"), 1, tables.length);
    }

    function slice(bytes memory tables, uint256 length) private pure returns (bytes memory result) {
        result = new bytes(length);
        for (uint256 i = 0; i < length; ++i) result[i] = tables[i];
    }

    function test_rule2_parameters() public {
        uint8[2][9] memory wrong = [
            [0, 1], // version
            [0, 3],
            [1, 0], // features
            [1, 25],
            [2, 17], // hidden
            [3, 9], // shift
            [4, 1], // offset
            [8, 1], // output knots
            [8, 31]
        ];
        for (uint256 i = 0; i < wrong.length; ++i) {
            bytes memory tables = tiny();
            tables[wrong[i][0]] = bytes1(wrong[i][1]);
            refuses(tables, 2, 0);
        }
        bytes memory offset = tiny();
        offset[5] = 0x20;
        models.publish(offset); // 2²¹ itself
        offset[7] = 0x01;
        refuses(offset, 2, 0);
    }

    function test_rule3_signs() public {
        models.publish(setLane(tiny(), 11, 0xffff));
        refuses(setLane(tiny(), 9, 0x0001), 3, 9); // unit 16 of 16
    }

    function test_rule4_outputKnots() public {
        refuses(setLane(tiny(), 17, 0), 4, 17); // does not rise
        refuses(setLane(tiny(), 17, 0x8000), 4, 17);
        refuses(setLane(tiny(), 13, 0x8000), 4, 13);
    }

    function test_rule5_outputScores() public {
        refuses(setLane(tiny(), 19, 10_001), 5, 19);
        refuses(setLane(setLane(tiny(), 15, 500), 19, 499), 5, 19); // falls
        models.publish(setLane(setLane(tiny(), 15, 500), 19, 500));
    }

    function test_rule6_knots() public {
        bytes memory tables = tiny();
        tables[24] = 0x00;
        refuses(tables, 6, 24);
        tables[24] = 0x0e;
        refuses(tables, 6, 24);
        refuses(setLane(tiny(), 27, 0), 6, 27); // does not rise
        refuses(setLane(tiny(), 27, 0x8000), 6, 27);
    }

    function test_rule7_start() public {
        refuses(setLane(tiny(), 62, 0x8001), 7, 32);
        models.publish(setLane(tiny(), 62, 0x7ff0));
    }

    function test_rule8_rows() public {
        refuses(setLane(tiny(), 96, 0x1000), 8, 96);
        refuses(setLane(tiny(), 128 + 30, 1), 8, 96); // unit 0 is above zero in both rows of feature 1
        refuses(setLane(tiny(), 160 + 2, 1), 8, 160);
    }

    function test_rule9_laneBound() public {
        refuses(setLane(tiny(), 96 + 30, 2048), 9, 96);
        // The lowest that a unit can begin with, the highest that it can then reach, and one more.
        bytes memory widest = setLane(setLane(tiny(), 62, 0), 96 + 30, 4095);
        models.publish(widest);
        refuses(setLane(widest, 62, 16), 9, 96);
    }

    /// @dev Whatever byte is changed: refused, or another model with another id. Never a crash, never the same.
    function testFuzz_noTwoEncodingsOfOneModel(uint256 position, uint8 change) public {
        vm.assume(change != 0);
        bytes memory tables = tiny();
        (bytes32 id, ) = models.publish(tables);
        tables[bound(position, 0, tables.length - 1)] ^= bytes1(change);
        try models.publish(tables) returns (bytes32 other, address) {
            assertNotEq(other, id);
        } catch (bytes memory reason) {
            assertEq(bytes32(bytes4(reason)), bytes32(IRiskModels.InvalidTables.selector));
        }
    }
}
