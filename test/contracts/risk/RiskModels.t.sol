// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRiskModels} from "../../../contracts/risk/IRiskModels.sol";
import {Deploy} from "../../utils/Deploy.sol";
import {Test} from "../../utils/Test.sol";
import {TinyModel} from "./TinyModel.sol";

contract RiskModelsTest is Test {
    IRiskModels private models;
    uint256 private place;

    function setUp() public {
        models = Deploy.riskModels();
        place = models.evaluatorCode().length;
    }

    function tiny() private view returns (bytes memory) {
        return TinyModel.tables(place, 3, 1);
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
        bytes memory tables = tiny();
        bytes memory code = bytes.concat(models.evaluatorCode(), tables);
        assertEq(models.modelAddress(keccak256(code)), address(0));
        (bytes32 id, address model) = models.publish(tables);
        assertEq(id, keccak256(code));
        assertEq(model.code, code);
        assertEq(models.modelAddress(id), model);
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

    function testFuzz_refusesTopBitsAndFeaturesItDoesNotHave(uint256 lane) public {
        (bytes32 id, ) = models.publish(tiny());
        lane = bound(lane, 0, 31);
        uint256 word = lane < 3 ? 0x8000 : 1;
        bytes32 features = lane < 16 ? bytes32(word << (240 - 16 * lane)) : bytes32(0);
        bytes32 extra = lane < 16 ? bytes32(0) : bytes32(word << (240 - 16 * (lane - 16)));
        vm.expectRevert(abi.encodeWithSelector(IRiskModels.InvalidFeatures.selector, features, extra));
        models.score(id, features, extra);
    }

    function testFuzz_aModelTakesExactlyTwoWords(uint256 length) public {
        (, address model) = models.publish(tiny());
        length = bound(length, 0, 200);
        vm.assume(length != 64);
        (bool worked, bytes memory reason) = model.staticcall(new bytes(length));
        assertFalse(worked);
        assertEq(reason, abi.encodeWithSelector(IRiskModels.InvalidInputLength.selector, length));
    }

    /// @dev No model can read time, storage, caller or other accounts, nor jump into its tables: in the evaluator there is
    /// no opcode that could.
    function test_theEvaluatorIsPure() public view {
        bytes memory code = models.evaluatorCode();
        for (uint256 i = 0; i < code.length; ++i) {
            uint8 op = uint8(code[i]);
            if (op >= 0x60 && op <= 0x7f) {
                i += op - 0x5f;
                continue;
            }
            bool arithmetic = op <= 0x1d;
            bool input = op >= 0x35 && op <= 0x37; // CALLDATALOAD, CALLDATASIZE, CALLDATACOPY
            bool own = op == 0x39; // CODECOPY
            bool memoryOrFlow =
                op >= 0x50 && op <= 0x5f && op != 0x54 && op != 0x55 && op != 0x5a && op != 0x5c && op != 0x5d;
            bool stack = op >= 0x80 && op <= 0x9f;
            bool end = op == 0xf3 || op == 0xfd || op == 0xfe; // RETURN, REVERT, INVALID
            assertTrue(arithmetic || input || own || memoryOrFlow || stack || end, vm.toString(uint256(op)));
        }
    }

    function test_rule1_length() public {
        bytes memory tables = tiny();
        refuses("", 1, 0);
        refuses(new bytes(0x41f), 1, 0x41f);
        refuses(bytes.concat(tables, hex"00"), 1, tables.length);
        assembly {
            mstore(tables, sub(mload(tables), 1))
        }
        refuses(tables, 1, tables.length + 1);
    }

    function test_rule2_parameters() public {
        uint8[2][9] memory wrong = [
            [0, 0], // version
            [0, 2],
            [1, 0], // features
            [1, 25],
            [2, 17], // hidden
            [3, 9], // shift
            [8, 1], // output knots
            [8, 31],
            [31, 1] // the rest
        ];
        for (uint256 i = 0; i < wrong.length; ++i) {
            bytes memory tables = tiny();
            tables[0x300 + wrong[i][0]] = bytes1(wrong[i][1]);
            refuses(tables, 2, 0x300);
        }
        bytes memory offset = tiny();
        offset[0x305] = 0x20;
        models.publish(offset); // 2²¹ itself
        offset[0x307] = 0x01;
        refuses(offset, 2, 0x300);
    }

    function test_rule3_featureMasks() public {
        refuses(setLane(tiny(), 0x320, 0), 3, 0x320);
        refuses(setLane(tiny(), 0x326, 0x8000), 3, 0x326);
        refuses(setLane(tiny(), 0x35e, 0x8000), 3, 0x35e);
    }

    function test_rule4_signs() public {
        models.publish(setLane(tiny(), 0x37e, 0xffff));
        refuses(setLane(tiny(), 0x37e, 0x0001), 4, 0x37e);
        refuses(setLane(tiny(), 0x39e, 0xffff), 4, 0x39e); // unit 16 of 16
    }

    function test_rule5_bins() public {
        refuses(setLane(tiny(), 0x20, 0x8001), 5, 0x20); // lane 15 is not the lowest knot
        refuses(setLane(tiny(), 0x24, 0x8000), 5, 0x24); // does not rise
        refuses(setLane(setLane(tiny(), 0x20, 0), 0x22, 0), 5, 0x22); // without its top bit
        refuses(setLane(tiny(), 0x26, 0xfffe), 5, 0x26); // unused but not full
        refuses(setLane(tiny(), 0x1e, 0), 5, 0x1e); // rows elsewhere
        refuses(setLane(tiny(), 0x1e, 0xffff), 5, 0x1e);
        refuses(setLane(tiny(), 0x60, 1), 5, 0x60); // a bin of a feature that is not there
    }

    function test_rule6_outputKnots() public {
        refuses(setLane(tiny(), 0x3a2, 0x8000), 6, 0x3a2);
        refuses(setLane(tiny(), 0x3a0, 0x7fff), 6, 0x3a0);
        refuses(setLane(tiny(), 0x3a4, 0xfffe), 6, 0x3a4);
    }

    function test_rule7_outputScores() public {
        refuses(setLane(tiny(), 0x3e0, 1), 7, 0x3e2); // falls
        refuses(setLane(tiny(), 0x3e2, 1), 7, 0x3e2); // the first one does not stand twice
        refuses(setLane(tiny(), 0x3e4, 10_001), 7, 0x3e4);
        refuses(setLane(tiny(), 0x3e4, 9_999), 7, 0x3e6); // the last one does not fill up
    }

    function test_rule8_theHighestRowTwice() public {
        refuses(setLane(tiny(), 0x420 + 30, 1), 8, 0x440);
    }

    function test_rule9_laneBound() public {
        // The active feature's highest row, twice, after the two rows of feature 0.
        bytes memory tables = setLane(tiny(), 0x460 + 30, 2048);
        refuses(setLane(tables, 0x480 + 30, 2048), 9, 0);
        // Unit 1 at its lowest value, and one below.
        bytes memory lowest = setLane(setLane(tiny(), 0x460 + 28, 0xf800), 0x480 + 28, 0xf800);
        models.publish(lowest);
        refuses(setLane(setLane(lowest, 0x460 + 28, 0xf7ff), 0x480 + 28, 0xf7ff), 9, 1);
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
