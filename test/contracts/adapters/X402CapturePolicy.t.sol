// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IX402CapturePolicy} from "../../../contracts/adapters/IX402CapturePolicy.sol";
import {PaymentInfo} from "../../../contracts/interfaces/IAuthCaptureEscrow.sol";
import {ICaptureAuthorizer, ICaptureAuthorizerByAmount} from "../../../contracts/interfaces/ICaptureAuthorizer.sol";
import {CaptureEscrow} from "../../../contracts/mocks/CaptureEscrow.sol";
import {HostileGate} from "../../../contracts/mocks/HostileGate.sol";
import {PolicyOperator} from "../../../contracts/mocks/PolicyOperator.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {IReleaseGate, Verdict} from "../../../contracts/risk/IReleaseGate.sol";
import {Report} from "../../../contracts/risk/IRiskOracle.sol";
import {RiskTest} from "../risk/RiskTest.sol";
import {DeployAdapter} from "./DeployAdapter.sol";

/// @notice A payment of 1,000 by way of the scheme's operator, in front of the real risk oracle.
abstract contract X402PolicyTest is RiskTest {
    uint256 internal constant AMOUNT = 1_000;
    string internal constant INFO =
        "(address,address,address,address,uint120,uint48,uint48,uint48,uint16,uint16,address,uint256)";

    CaptureEscrow internal escrow;
    PolicyOperator internal operator;
    TestToken internal token;
    IX402CapturePolicy internal policy;
    address internal payer;
    address internal receiver;
    address internal feeReceiver;
    address internal authorizer;
    address internal stranger;
    uint256 internal salt;

    function setUp() public virtual override {
        super.setUp();
        escrow = new CaptureEscrow();
        operator = new PolicyOperator(escrow);
        token = new TestToken();
        payer = makeAddr("payer");
        receiver = makeAddr("receiver");
        feeReceiver = makeAddr("feeReceiver");
        authorizer = makeAddr("authorizer");
        stranger = makeAddr("stranger");
        token.mint(payer, 1e12);
        vm.prank(payer);
        token.approve(address(escrow), type(uint256).max);
        usePolicy(address(oracle), usualTerms());
    }

    function usePolicy(address gate, bytes32 terms) internal {
        policy = DeployAdapter.x402CapturePolicy(address(escrow), gate, terms);
        salt = operator.getSalt(binding());
        subject = escrow.getHash(info());
    }

    function binding() internal view returns (PolicyOperator.Binding memory) {
        return PolicyOperator.Binding(authorizer, address(policy), 7);
    }

    function info() internal view returns (PaymentInfo memory p) {
        p.operator = address(operator);
        p.payer = payer;
        p.receiver = receiver;
        p.token = address(token);
        p.maxAmount = uint120(10 * AMOUNT);
        p.preApprovalExpiry = uint48(NOW + 1 hours);
        p.authorizationExpiry = uint48(NOW + 1 days);
        p.refundExpiry = uint48(NOW + 30 days);
        p.maxFeeBps = 250;
        p.feeReceiver = feeReceiver;
        p.salt = salt;
    }

    function authorize() internal {
        vm.prank(authorizer);
        operator.authorize(info(), AMOUNT, binding());
    }

    function post(uint256 risk, uint256 amount, uint256 round) internal {
        Report memory r = reportOf(risk);
        r.amount = amount;
        r.round = uint64(round);
        if (round != BLOCK) r.blockHash = hashOf(round);
        oracle.post(subject, signed(r));
    }

    function post(uint256 risk) internal {
        post(risk, AMOUNT, BLOCK - 1);
    }

    function capture(uint256 amount, bool byAmount) internal {
        vm.prank(authorizer);
        if (byAmount) operator.capture(info(), amount, uint256(0), binding());
        else operator.captureBps(info(), amount, uint16(0), binding());
    }

    function captureIsRefused(uint256 amount) internal {
        vm.expectRevert(PolicyOperator.AuthorizationDenied.selector);
        capture(amount, false);
        vm.expectRevert(PolicyOperator.AuthorizationDenied.selector);
        capture(amount, true);
    }

    function assertPaid(uint256 amount) internal view {
        assertEq(token.balanceOf(receiver), amount, "receiver");
    }
}

contract X402CapturePolicyTest is X402PolicyTest {
    /* FORM */

    function selector(string memory name, string memory parameters) private pure returns (bytes4) {
        return bytes4(keccak256(bytes(string.concat(name, "(", INFO, parameters, ")"))));
    }

    function test_advertisesBothFormsByTheIdsOfTheirSelectors() public view {
        bytes4 both =
            selector("authorizeAuthorization", ",uint256,address,bytes,bytes") ^ selector("authorizeVoid", ",bytes");
        bytes4 byBps =
            both ^
                selector("authorizeCharge", ",uint256,address,bytes,uint16,address,bytes") ^
                selector("authorizeCapture", ",uint256,uint16,address,bytes");
        bytes4 byAmount =
            both ^
                selector("authorizeCharge", ",uint256,address,bytes,uint256,address,bytes") ^
                selector("authorizeCapture", ",uint256,uint256,address,bytes");
        assertEq(bytes32(byBps), bytes32(bytes4(0xb5adb1d0)), "fees in hundredths of a percent");
        assertEq(bytes32(byAmount), bytes32(bytes4(0x95af6fbb)), "fees as amounts");
        assertEq(bytes32(selector("onAuthorize", "")), bytes32(bytes4(0x1acf8713)), "life cycle");
        assertTrue(policy.supportsInterface(byBps));
        assertTrue(policy.supportsInterface(byAmount));
        assertTrue(policy.supportsInterface(0x1acf8713));
        assertTrue(policy.supportsInterface(0x01ffc9a7));
        assertFalse(policy.supportsInterface(0xffffffff));
    }

    function testFuzz_advertisesNothingElse(bytes4 id) public view {
        vm.assume(id != 0xb5adb1d0 && id != 0x95af6fbb && id != 0x1acf8713 && id != 0x01ffc9a7);
        assertFalse(policy.supportsInterface(id));
    }

    function test_saysWhatItIs() public {
        assertEq(policy.escrow(), address(escrow));
        assertEq(policy.gate(), address(oracle));
        assertEq(policy.gateTerms(), usualTerms());
        vm.expectRevert(abi.encodeWithSelector(IX402CapturePolicy.NoCode.selector, stranger));
        this.deploy(stranger, address(oracle));
        vm.expectRevert(abi.encodeWithSelector(IX402CapturePolicy.NoCode.selector, stranger));
        this.deploy(address(escrow), stranger);
    }

    function deploy(address escrow_, address gate) external {
        DeployAdapter.x402CapturePolicy(escrow_, gate, 0);
    }

    function testFuzz_subjectIsThePaymentsIdInTheEscrow(PaymentInfo calldata p, uint64 chainId) public {
        if (chainId != 0) vm.chainId(chainId);
        assertEq(policy.subjectOf(p), escrow.getHash(p));
    }

    function test_subjectBindsChainEscrowAndEveryField() public {
        PaymentInfo memory p = info();
        bytes32 id = policy.subjectOf(p);
        p.salt ^= 1;
        assertNotEq(policy.subjectOf(p), id);
        p = info();
        p.receiver = stranger;
        assertNotEq(policy.subjectOf(p), id);
        IX402CapturePolicy other = DeployAdapter.x402CapturePolicy(
            address(new CaptureEscrow()),
            address(oracle),
            usualTerms()
        );
        assertNotEq(other.subjectOf(info()), id);
        vm.chainId(block.chainid + 1);
        assertNotEq(policy.subjectOf(info()), id);
    }

    /* CAPTURE */

    function test_capturesOnAPostedRelease_inBothFormsOfTheFee() public {
        authorize();
        captureIsRefused(AMOUNT);
        post(0);
        uint256 before = vm.snapshotState();
        vm.prank(authorizer);
        operator.captureBps(info(), AMOUNT, uint16(250), binding());
        assertPaid(975);
        vm.revertToState(before);
        vm.prank(authorizer);
        operator.capture(info(), AMOUNT, uint256(10), binding());
        assertPaid(990);
        assertEq(token.balanceOf(feeReceiver), 10);
    }

    function test_refusesOnAPostedHoldOrDeny_andPaysOnALaterRelease() public {
        authorize();
        post(5000, AMOUNT, BLOCK - 3);
        captureIsRefused(AMOUNT);
        assertVerdict(policy.verdictOf(info(), AMOUNT), Verdict.Hold);
        post(10_000, AMOUNT, BLOCK - 2);
        captureIsRefused(AMOUNT);
        assertVerdict(policy.verdictOf(info(), AMOUNT), Verdict.Deny);
        post(0, AMOUNT, BLOCK - 1);
        capture(AMOUNT, false);
        assertPaid(AMOUNT);
    }

    function test_reportMustSpeakForEverythingThatIsHeld() public {
        authorize();
        post(0, AMOUNT - 1, BLOCK - 2);
        captureIsRefused(1);
        post(0, AMOUNT, BLOCK - 1);
        capture(1, false);
        assertPaid(1);
    }

    /// @dev One report serves all parts: held and captured together stay what was authorized.
    function testFuzz_partsNeedNoSecondReport(uint256 first, bool byAmount) public {
        first = bound(first, 1, AMOUNT - 1);
        authorize();
        post(0);
        capture(first, byAmount);
        capture(AMOUNT - first, !byAmount);
        assertPaid(AMOUNT);
    }

    /// @dev What was refunded is at stake no more; what is held is, whatever part is asked for.
    function test_refundsLowerWhatIsJudged() public {
        authorize();
        post(0, AMOUNT, BLOCK - 2);
        capture(600, false);
        token.mint(address(operator), 600);
        vm.startPrank(address(operator));
        token.approve(address(escrow), 600);
        escrow.refund(info(), 600, address(0), "");
        vm.stopPrank();
        post(0, 400, BLOCK - 1);
        capture(400, false);
        assertPaid(AMOUNT);
    }

    function testFuzz_asksForNoLessThanTheAmount(uint256 amount) public {
        authorize();
        post(0);
        amount = bound(amount, AMOUNT + 1, type(uint256).max);
        assertVerdict(policy.verdictOf(info(), amount), Verdict.Hold);
        assertFalse(ICaptureAuthorizer(address(policy)).authorizeCapture(info(), amount, uint16(0), feeReceiver, ""));
    }

    function test_nothingForAnAgedReport() public {
        authorize();
        post(0);
        vm.warp(NOW + MAX_AGE + 1);
        captureIsRefused(AMOUNT);
    }

    function test_nothingForAnotherPayment() public {
        authorize();
        Report memory r = reportOf(0);
        r.subject = subject = keccak256("another");
        oracle.post(subject, signed(r));
        captureIsRefused(AMOUNT);
    }

    function test_authDataCountsForNothing() public {
        authorize();
        bytes memory report = signed(reportOf(0));
        assertFalse(
            ICaptureAuthorizer(address(policy)).authorizeCapture(info(), AMOUNT, uint16(0), feeReceiver, report)
        );
        assertFalse(
            ICaptureAuthorizerByAmount(address(policy)).authorizeCharge(
                info(),
                AMOUNT,
                address(0),
                "",
                uint256(0),
                feeReceiver,
                report
            )
        );
    }

    /* AUTHORIZE */

    function test_authorizesUnlessTheGateDenies() public {
        uint256 before = vm.snapshotState();
        authorize();
        vm.revertToState(before);
        post(5000);
        authorize();
        vm.revertToState(before);
        post(10_000);
        vm.expectRevert(PolicyOperator.AuthorizationDenied.selector);
        authorize();
    }

    /* CHARGE */

    function test_chargesOnlyOnAPostedRelease_inBothFormsOfTheFee() public {
        vm.expectRevert(PolicyOperator.AuthorizationDenied.selector);
        vm.prank(authorizer);
        operator.chargeBps(info(), AMOUNT, uint16(0), binding());
        vm.expectRevert(PolicyOperator.AuthorizationDenied.selector);
        vm.prank(authorizer);
        operator.charge(info(), AMOUNT, uint256(0), binding());
        post(0);
        uint256 before = vm.snapshotState();
        vm.prank(authorizer);
        operator.chargeBps(info(), AMOUNT, uint16(0), binding());
        assertPaid(AMOUNT);
        vm.revertToState(before);
        vm.prank(authorizer);
        operator.charge(info(), AMOUNT, uint256(0), binding());
        assertPaid(AMOUNT);
    }

    function test_chargeMustNotPassTheReport() public {
        post(0);
        vm.expectRevert(PolicyOperator.AuthorizationDenied.selector);
        vm.prank(authorizer);
        operator.chargeBps(info(), AMOUNT + 1, uint16(0), binding());
    }

    /* SILENCE */

    function patient() private {
        usePolicy(address(oracle), gateTerms(3000, 7000, MAX_AGE, SILENCE));
    }

    function test_silenceCountsFromTheAuthorization() public {
        patient();
        vm.warp(NOW + 100);
        vm.expectEmit(true, true, true, true, address(policy));
        emit IX402CapturePolicy.ClockStarted(subject, NOW + 100);
        authorize();
        assertEq(policy.authorizedAt(subject), NOW + 100);
        vm.warp(NOW + 100 + SILENCE - 1);
        captureIsRefused(AMOUNT);
        vm.warp(NOW + 100 + SILENCE);
        capture(AMOUNT, false);
        assertPaid(AMOUNT);
    }

    function test_silenceNeverCharges() public {
        patient();
        vm.warp(NOW + 30 minutes);
        vm.expectRevert(PolicyOperator.AuthorizationDenied.selector);
        vm.prank(authorizer);
        operator.chargeBps(info(), AMOUNT, uint16(0), binding());
    }

    function test_silenceReleasesNothingWhereNobodyStartedTheClock() public {
        patient();
        // An operator that does not know the life cycle.
        vm.prank(address(operator));
        escrow.authorize(info(), AMOUNT, address(0), "");
        vm.warp(NOW + 20 hours);
        captureIsRefused(AMOUNT);
    }

    function test_clockIsStartedByTheOperatorAlone_onceAndNotBeforeTheMoneyIsThere() public {
        patient();
        vm.expectRevert(abi.encodeWithSelector(IX402CapturePolicy.NotOperator.selector, stranger, address(operator)));
        vm.prank(stranger);
        policy.onAuthorize(info());
        vm.expectRevert(abi.encodeWithSelector(IX402CapturePolicy.NotCollected.selector, subject));
        vm.prank(address(operator));
        policy.onAuthorize(info());
        authorize();
        vm.warp(NOW + 1 hours);
        vm.prank(address(operator));
        policy.onAuthorize(info());
        assertEq(policy.authorizedAt(subject), NOW);
    }
}

/// @notice In front of a gate that answers as told.
contract X402HostileGateTest is X402PolicyTest {
    HostileGate private bad;

    function setUp() public override {
        super.setUp();
        bad = new HostileGate();
        usePolicy(address(bad), "terms");
    }

    /// @dev Only a good answer that says release pays; every other gate is a hold, and void, reclaim and refund ask none.
    function testFuzz_captures_onlyOnReleaseInOneWord(uint256 kind, uint256 answer) public {
        authorize();
        kind = bound(kind, 0, uint256(type(HostileGate.Behaviour).max));
        if (answer > 3) answer = bound(answer, 0, 3);
        bad.set(HostileGate.Behaviour(kind), answer);
        if (kind == 0 && answer == uint256(Verdict.Release)) {
            capture(AMOUNT, false);
            assertPaid(AMOUNT);
        } else {
            captureIsRefused(AMOUNT);
            assertPaid(0);
        }
    }

    function testFuzz_authorizesUnlessDenied(uint256 kind, uint256 answer) public {
        kind = bound(kind, 0, uint256(type(HostileGate.Behaviour).max));
        if (answer > 3) answer = bound(answer, 0, 3);
        bad.set(HostileGate.Behaviour(kind), answer);
        if (kind == 0 && answer == uint256(Verdict.Deny)) {
            vm.expectRevert(PolicyOperator.AuthorizationDenied.selector);
        }
        authorize();
    }

    /// @dev Promise 5: no gate keeps money from going back.
    function testFuzz_voidAndReclaimAskNobody(uint256 kind, uint256 answer, bool gone, bool byVoid) public {
        uint256 before = token.balanceOf(payer);
        authorize();
        bad.set(HostileGate.Behaviour(bound(kind, 0, uint256(type(HostileGate.Behaviour).max))), answer);
        if (gone) vm.etch(address(bad), "");
        if (byVoid) {
            vm.prank(authorizer);
            operator.void(info(), binding());
        } else {
            vm.warp(info().authorizationExpiry);
            vm.prank(payer);
            escrow.reclaim(info());
        }
        assertEq(token.balanceOf(payer), before);
    }

    function testFuzz_givesTheGateWhatItNeeds(uint256 first, uint32 later) public {
        authorize();
        bad.set(HostileGate.Behaviour.Answers, uint256(Verdict.Release));
        first = bound(first, 1, AMOUNT - 1);
        capture(first, false);
        vm.warp(NOW + later);
        vm.expectCall(
            address(bad),
            abi.encodeWithSignature(
                "releaseVerdict(bytes32,address,address,uint256,uint256,bytes32,bytes)",
                subject,
                payer,
                receiver,
                AMOUNT,
                NOW,
                bytes32("terms"),
                ""
            ),
            1
        );
        assertVerdict(policy.verdictOf(info(), AMOUNT - first), Verdict.Release);
    }

    /// @dev A failure that looks like an answer is no answer.
    function test_gateThatRevertsWithAnAnswerHolds() public {
        bytes memory question = abi.encodePacked(IReleaseGate.releaseVerdict.selector);
        vm.mockCallRevert(address(bad), question, abi.encode(Verdict.Deny));
        authorize();
        vm.mockCallRevert(address(bad), question, abi.encode(Verdict.Release));
        captureIsRefused(AMOUNT);
    }

    function test_withoutGateCodeNothingIsCaptured() public {
        authorize();
        vm.etch(address(bad), "");
        captureIsRefused(AMOUNT);
    }
}
