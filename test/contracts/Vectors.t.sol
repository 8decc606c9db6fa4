// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountDeployer} from "../../contracts/collect/AccountDeployer.sol";
import {AuthorizationCollector} from "../../contracts/collect/AuthorizationCollector.sol";
import {Collection} from "../../contracts/collect/Collection.sol";
import {Permit2Collector} from "../../contracts/collect/Permit2Collector.sol";
import {EscrowTypes} from "../../contracts/escrow/EscrowTypes.sol";
import {IEscrow, Terms} from "../../contracts/escrow/IEscrow.sol";
import {IPermit2} from "../../contracts/interfaces/IPermit2.sol";
import {GateTerms, GateTermsLib} from "../../contracts/risk/GateTerms.sol";
import {IRiskModels} from "../../contracts/risk/IRiskModels.sol";
import {IPostedReports} from "../../contracts/risk/IPostedReports.sol";
import {IRiskOracle, Report} from "../../contracts/risk/IRiskOracle.sol";
import {ReportHash} from "../../contracts/risk/ReportHash.sol";
import {ReportWire} from "../../contracts/risk/ReportWire.sol";
import {ReportWords} from "../../contracts/risk/ReportWords.sol";
import {Deploy, EscrowUnderTest} from "../utils/Deploy.sol";
import {Test} from "../utils/Test.sol";
import {TinyModel} from "./risk/TinyModel.sol";

/// @notice The vectors of docs/spec/vectors, which the TypeScript tests read as well.
contract VectorsTest is Test {
    string private _json;

    function field(string memory group, string memory name, uint256 row) private pure returns (string memory) {
        return string.concat(group, ".", name, "[", vm.toString(row), "]");
    }

    function word(string memory group, string memory name, uint256 row) private view returns (bytes32) {
        return vm.parseJsonBytes32(_json, field(group, name, row));
    }

    function number(string memory group, string memory name, uint256 row) private view returns (uint256) {
        return vm.parseJsonUint(_json, field(group, name, row));
    }

    function account(string memory group, string memory name, uint256 row) private view returns (address) {
        return vm.parseJsonAddress(_json, field(group, name, row));
    }

    function text(string memory group, string memory name, uint256 row) private view returns (string memory) {
        return vm.parseJsonString(_json, field(group, name, row));
    }

    function readTerms(string memory group, uint256 row) private view returns (Terms memory terms) {
        terms.payer = account(group, "payer", row);
        terms.payee = account(group, "payee", row);
        terms.operator = account(group, "operator", row);
        terms.token = account(group, "token", row);
        terms.maxAmount = number(group, "maxAmount", row);
        terms.authorizeBy = uint48(number(group, "authorizeBy", row));
        terms.captureFrom = uint48(number(group, "captureFrom", row));
        terms.captureBy = uint48(number(group, "captureBy", row));
        terms.refundBy = uint48(number(group, "refundBy", row));
        terms.minFeeBps = uint16(number(group, "minFeeBps", row));
        terms.maxFeeBps = uint16(number(group, "maxFeeBps", row));
        terms.feeReceiver = account(group, "feeReceiver", row);
        terms.arbiter = account(group, "arbiter", row);
        terms.resolveSeconds = uint32(number(group, "resolveSeconds", row));
        terms.resolveToPayee = vm.parseJsonBool(_json, field(group, "resolveToPayee", row));
        terms.gate = account(group, "gate", row);
        terms.gateTerms = word(group, "gateTerms", row);
        terms.salt = number(group, "salt", row);
    }

    function test_terms_ids() public {
        _json = readSpec("vectors/terms.json");
        bytes memory code = address(Deploy.escrow()).code;
        uint256 count = vm.parseJsonUint(_json, ".good.count");
        assertGt(count, 0, "rows");
        for (uint256 row = 0; row < count; ++row) {
            address escrow = account(".good", "escrow", row);
            vm.etch(escrow, code);
            vm.chainId(number(".good", "chainId", row));
            assertEq(EscrowUnderTest(escrow).paymentId(readTerms(".good", row)), word(".good", "paymentId", row));
        }
    }

    function test_terms_refused() public {
        _json = readSpec("vectors/terms.json");
        vm.warp(vm.parseJsonUint(_json, ".now"));
        EscrowUnderTest escrow = Deploy.escrow();
        uint256 count = vm.parseJsonUint(_json, ".refused.count");
        assertGt(count, 0, "rows");
        for (uint256 row = 0; row < count; ++row) {
            Terms memory terms = readTerms(".refused", row);
            vm.deal(terms.payer, 1);
            vm.prank(terms.payer);
            (bool worked, bytes memory reason) = address(escrow).call{value: terms.token == address(0) ? 1 : 0}(
                abi.encodeCall(IEscrow.authorize, (terms, 1))
            );
            assertFalse(worked);
            bytes4 expected = selectorOf(text(".refused", "error", row));
            assertEq(bytes32(bytes4(reason)), bytes32(expected), text(".refused", "what", row));
        }
    }

    function selectorOf(string memory error_) private pure returns (bytes4) {
        bytes32 name = keccak256(bytes(error_));
        if (name == keccak256("zero_address")) return IEscrow.ZeroAddress.selector;
        if (name == keccak256("invalid_amount")) return IEscrow.InvalidAmount.selector;
        if (name == keccak256("invalid_deadlines")) return IEscrow.InvalidDeadlines.selector;
        if (name == keccak256("invalid_fees")) return IEscrow.InvalidFees.selector;
        if (name == keccak256("invalid_arbiter")) return IEscrow.InvalidArbiter.selector;
        if (name == keccak256("invalid_gate")) return IEscrow.InvalidGate.selector;
        if (name == keccak256("invalid_party")) return IEscrow.InvalidParty.selector;
        revert(string.concat("no contract error for ", error_));
    }

    /// @dev External so that a revert can be expected.
    function checkGateTerms(bytes32 terms) external pure returns (GateTerms) {
        return GateTermsLib.checked(terms);
    }

    function test_gateTerms() public {
        _json = readSpec("vectors/gateTerms.json");
        uint256 count = vm.parseJsonUint(_json, ".good.count");
        assertGt(count, 0, "rows");
        for (uint256 row = 0; row < count; ++row) {
            GateTerms terms = this.checkGateTerms(word(".good", "word", row));
            assertEq(terms.maxAgeSeconds(), number(".good", "maxAgeSeconds", row));
            assertEq(terms.silenceSeconds(), number(".good", "silenceSeconds", row));
            bytes memory prefix = vm.parseJsonBytes(_json, field(".good", "modelPrefix", row));
            assertEq(abi.encodePacked(terms.modelPrefix()), prefix);
            uint256 release = number(".good", "releaseAtMost", row);
            uint256 deny = number(".good", "denyAtLeast", row);
            assertEq(uint256(terms.judge(release)), 1);
            assertEq(uint256(terms.judge(release + 1)), deny == release + 1 ? 2 : 0);
            assertEq(uint256(terms.judge(deny)), 2);
        }
        count = vm.parseJsonUint(_json, ".refused.count");
        for (uint256 row = 0; row < count; ++row) {
            bytes32 terms = word(".refused", "word", row);
            vm.expectRevert(abi.encodeWithSelector(IPostedReports.InvalidGateTerms.selector, terms));
            this.checkGateTerms(terms);
        }
        count = vm.parseJsonUint(_json, ".verdicts.count");
        for (uint256 row = 0; row < count; ++row) {
            GateTerms terms = this.checkGateTerms(word(".verdicts", "word", row));
            uint256 verdict = uint256(terms.judge(number(".verdicts", "score", row)));
            assertEq(verdict, number(".verdicts", "verdict", row));
        }
    }

    struct Signature {
        uint256 index;
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    /// @dev External so that the bytes are calldata.
    function parse(
        bytes calldata wire,
        bytes32 subject
    ) external pure returns (Report memory report, bytes32 hash, uint256 signerSet, Signature[] memory signatures) {
        ReportWords r;
        uint256 signaturesAt;
        uint256 count;
        (r, hash, signerSet, signaturesAt, count) = ReportWire.parse(wire, subject);
        report = toReport(r);
        signatures = readSignatures(signaturesAt, count);
    }

    /// @dev As {parse}, and the root of all reports.
    function parseBatch(
        bytes calldata wire
    ) external pure returns (Report memory shared, bytes32 root, uint256 signerSet, Signature[] memory signatures) {
        (ReportWords r, uint256 set, uint256 count, uint256 reportsAt, uint256 reportBytes) = ReportWire.parseBatch(
            wire
        );
        root = ReportWire.rootOf(r, count, reportsAt, reportBytes);
        (uint256 signaturesAt, uint256 signed) = ReportWire.signaturesOfBatch(wire, count, reportBytes);
        return (toReport(r), root, set, readSignatures(signaturesAt, signed));
    }

    function toReport(ReportWords r) private pure returns (Report memory report) {
        bytes memory words = new bytes(0x120);
        assembly ("memory-safe") {
            mcopy(add(words, 0x20), add(r, 0x20), 0x120)
        }
        return abi.decode(words, (Report));
    }

    function readSignatures(uint256 start, uint256 count) private pure returns (Signature[] memory signatures) {
        signatures = new Signature[](count);
        for (uint256 i = 0; i < count; ++i) {
            Signature memory one = signatures[i];
            (one.index, one.r, one.s, one.v) = ReportWire.signatureAt(start + i * ReportWire.SIGNATURE_BYTES);
        }
    }

    function checkSigned(Signature[] memory signatures, bytes32 digest, string memory group, uint256 row) private view {
        uint256[] memory signedBy = vm.parseJsonUintArray(_json, field(group, "signedBy", row));
        assertEq(signatures.length, signedBy.length);
        for (uint256 i = 0; i < signedBy.length; ++i) {
            Signature memory one = signatures[i];
            assertEq(one.index, signedBy[i]);
            assertEq(ecrecover(digest, one.v, one.r, one.s), account("", "signers", one.index));
        }
    }

    function test_reports() public {
        _json = readSpec("vectors/reports.json");
        address[] memory signers = new address[](1);
        signers[0] = address(1);
        bytes memory code = address(Deploy.riskOracle(address(0), address(Deploy.riskModels()), 1, 0, signers, 1)).code;
        uint256 count = vm.parseJsonUint(_json, ".good.count");
        assertGt(count, 0, "rows");
        for (uint256 row = 0; row < count; ++row) {
            bytes memory wire = vm.parseJsonBytes(_json, field(".good", "encoded", row));
            checkReport(wire, row, code);
        }
        count = vm.parseJsonUint(_json, ".batches.count");
        assertGt(count, 0, "batches");
        for (uint256 row = 0; row < count; ++row) checkBatch(row, code);
        count = vm.parseJsonUint(_json, ".refused.count");
        for (uint256 row = 0; row < count; ++row) {
            bytes memory wire = vm.parseJsonBytes(_json, field(".refused", "encoded", row));
            vm.expectRevert(abi.encodeWithSelector(IPostedReports.MalformedReport.selector, wire.length));
            this.parse(wire, 0);
        }
    }

    function checkReport(bytes memory wire, uint256 row, bytes memory code) private {
        (Report memory r, bytes32 hash, uint256 set, Signature[] memory signatures) = this.parse(
            wire,
            word(".good", "subject", row)
        );
        assertEq(hash, ReportHash.ofReport(r));
        assertEq(r.amount, number(".good", "amount", row));
        assertEq(r.features, word(".good", "features", row));
        assertEq(r.extraFeatures, word(".good", "extraFeatures", row));
        assertEq(r.model, word(".good", "model", row));
        assertEq(r.manifest, word(".good", "manifest", row));
        assertEq(r.round, number(".good", "round", row));
        assertEq(r.blockHash, word(".good", "blockHash", row));
        assertEq(r.validUntil, number(".good", "validUntil", row));
        assertEq(set, number(".good", "signerSet", row));

        address oracle = account(".good", "riskOracle", row);
        vm.etch(oracle, code);
        vm.chainId(number(".good", "chainId", row));
        bytes32 digest = IRiskOracle(oracle).reportDigest(r);
        assertEq(digest, word(".good", "digest", row));
        checkSigned(signatures, digest, ".good", row);
    }

    function checkBatch(uint256 row, bytes memory code) private {
        bytes memory wire = vm.parseJsonBytes(_json, field(".batches", "encoded", row));
        (Report memory shared, bytes32 root, uint256 set, Signature[] memory signatures) = this.parseBatch(wire);
        assertEq(root, word(".batches", "root", row));
        assertEq(set, number(".batches", "signerSet", row));

        address oracle = account(".batches", "riskOracle", row);
        vm.etch(oracle, code);
        vm.chainId(number(".batches", "chainId", row));
        bytes32 digest = IRiskOracle(oracle).batchDigest(root, shared);
        assertEq(digest, word(".batches", "digest", row));
        checkSigned(signatures, digest, ".batches", row);

        bytes memory alone = vm.parseJsonBytes(_json, field(".batches", "alone", row));
        Report memory r;
        bytes32 hash;
        (r, hash, , signatures) = this.parse(alone, word(".batches", "subject", row));
        assertEq(hash, ReportHash.ofBatch(root, r));
        checkSigned(signatures, digest, ".batches", row);
        if (number(".batches", "size", row) == 1) assertEq(root, ReportHash.leaf(r));
    }

    function test_models_tablesIdsAndScores() public {
        IRiskModels models = Deploy.riskModels();
        string memory codes = readSpec("vectors/modelCode.json");
        _json = readSpec("vectors/models.json");
        uint256 checked = 0;
        for (uint256 i = 0; vm.keyExistsJson(_json, string.concat(".models[", vm.toString(i), "]")); ++i) {
            string memory group = string.concat(".models[", vm.toString(i), "]");
            (bytes32 id, ) = models.publish(vm.parseJsonBytes(codes, string.concat(group, ".tables")));
            assertEq(id, vm.parseJsonBytes32(codes, string.concat(group, ".modelId")));
            bytes32[] memory features = vm.parseJsonBytes32Array(_json, string.concat(group, ".inputs.features"));
            bytes32[] memory extra = vm.parseJsonBytes32Array(_json, string.concat(group, ".inputs.extraFeatures"));
            uint256[] memory scores = vm.parseJsonUintArray(_json, string.concat(group, ".inputs.score"));
            for (uint256 row = 0; row < scores.length; ++row) {
                assertEq(models.score(id, features[row], extra[row]), scores[row]);
                ++checked;
            }
        }
        assertGt(checked, 100, "scores");
    }

    function test_features_refused() public {
        IRiskModels models = Deploy.riskModels();
        _json = readSpec("vectors/features.json");
        uint256 count = vm.parseJsonUint(_json, ".refused.count");
        assertGt(count, 0, "rows");
        for (uint256 row = 0; row < count; ++row) {
            bytes32 features = word(".refused", "features", row);
            bytes32 extra = word(".refused", "extraFeatures", row);
            (bytes32 id, ) = models.publish(TinyModel.tables(number(".refused", "featureCount", row), 0));
            vm.expectRevert(abi.encodeWithSelector(IRiskModels.InvalidFeatures.selector, features, extra));
            models.score(id, features, extra);
        }
    }

    /// @dev The digest of a verb of the escrow: its type from the contract, its fields from the file.
    function checkVerb(string memory name, bytes32 typeHash, string[] memory fields) private view {
        string memory group = string.concat(".", name);
        uint256 count = vm.parseJsonUint(_json, string.concat(group, ".count"));
        assertGt(count, 0, name);
        for (uint256 row = 0; row < count; ++row) {
            bytes memory message = abi.encode(typeHash);
            for (uint256 i = 0; i < fields.length; ++i) {
                message = bytes.concat(message, verbField(group, fields[i], row));
            }
            bytes32 separator = keccak256(
                abi.encode(
                    keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                    keccak256("Sluice Escrow"),
                    keccak256("1"),
                    number(group, "chainId", row),
                    account(group, "escrow", row)
                )
            );
            bytes32 digest = keccak256(abi.encodePacked(hex"1901", separator, keccak256(message)));
            assertEq(digest, word(group, "digest", row), name);
        }
    }

    /// @dev One field as a word. Ids and evidence are words, four fields addresses, the rest numbers.
    function verbField(string memory group, string memory name, uint256 row) private view returns (bytes32) {
        bytes32 hash = keccak256(bytes(name));
        if (hash == keccak256("paymentId") || hash == keccak256("evidence")) return word(group, name, row);
        if (
            hash == keccak256("signer") ||
            hash == keccak256("account") ||
            hash == keccak256("token") ||
            hash == keccak256("to")
        ) {
            return bytes32(uint256(uint160(account(group, name, row))));
        }
        return bytes32(number(group, name, row));
    }

    /// @dev What stands between payment and seq; an empty name is no field.
    function list(string memory a, string memory b, string memory c) private pure returns (string[] memory fields) {
        string[3] memory own = [a, b, c];
        uint256 count = 0;
        for (uint256 i = 0; i < 3; ++i) if (bytes(own[i]).length != 0) ++count;
        fields = new string[](3 + count);
        fields[0] = "paymentId";
        for (uint256 i = 0; i < count; ++i) fields[1 + i] = own[i];
        fields[fields.length - 2] = "seq";
        fields[fields.length - 1] = "deadline";
    }

    function typeOf(bytes4 selector) private pure returns (bytes32 typeHash) {
        (typeHash, ) = EscrowTypes.ofVerb(selector);
    }

    function test_verbs_digests() public {
        _json = readSpec("vectors/verbs.json");
        checkVerb("Authorize", EscrowTypes.AUTHORIZE, list("maxAmount", "", ""));
        checkVerb("Increase", EscrowTypes.INCREASE, list("maxAmount", "", ""));
        checkVerb("Charge", EscrowTypes.CHARGE, list("maxAmount", "", ""));
        checkVerb("Extend", EscrowTypes.EXTEND, list("signer", "captureBy", "refundBy"));
        checkVerb("Clear", typeOf(IEscrow.clear.selector), list("signer", "", ""));
        checkVerb("Capture", typeOf(IEscrow.capture.selector), list("signer", "amount", "fee"));
        checkVerb("Void", typeOf(IEscrow.void.selector), list("signer", "amount", ""));
        checkVerb("Dispute", typeOf(IEscrow.dispute.selector), list("signer", "evidence", ""));
        checkVerb("Resolve", typeOf(IEscrow.resolve.selector), list("signer", "toPayee", ""));
        checkVerb("Reclaim", typeOf(IEscrow.reclaim.selector), list("signer", "", ""));
        checkVerb("Refund", typeOf(IEscrow.refund.selector), list("signer", "amount", ""));
        string[] memory claim = new string[](5);
        (claim[0], claim[1], claim[2], claim[3], claim[4]) = ("account", "token", "to", "nonce", "deadline");
        checkVerb("ClaimCredit", EscrowTypes.CLAIM_CREDIT, claim);
    }

    /// @dev External so that the bytes are calldata.
    // solhint-disable-next-line gas-calldata-parameters
    function collect(Collection memory c, bool permit2, bytes calldata data) external {
        if (permit2) Permit2Collector.collect(c, data);
        else AuthorizationCollector.collect(c, false, data);
    }

    function test_verbs_noncesAndWitnesses() public {
        _json = readSpec("vectors/verbs.json");
        address permit2 = 0x000000000022D473030F116dDEE9F6B43aC78BA3;
        Collection memory c;
        c.token = address(0x70);
        c.payer = address(0x71);
        c.amount = 5;
        c.deployer = AccountDeployer(address(0x72));
        vm.etch(c.token, hex"00");
        vm.etch(permit2, hex"00");
        uint256 count = vm.parseJsonUint(_json, ".payments.count");
        assertGt(count, 0, "rows");
        for (uint256 row = 0; row < count; ++row) {
            c.paymentId = word(".payments", "paymentId", row);
            c.seq = number(".payments", "seq", row);
            c.verb = keccak256(bytes(text(".payments", "verb", row)));
            vm.expectCall(
                c.token,
                abi.encodeWithSignature(
                    "receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)",
                    c.payer,
                    address(this),
                    c.amount,
                    1,
                    2,
                    word(".payments", "nonce", row),
                    hex"33"
                )
            );
            this.collect(c, false, abi.encode(1, 2, hex"33"));
            vm.expectCall(permit2, permit2Call(c, word(".payments", "witness", row)));
            this.collect(c, true, abi.encode(5, 6, 7, hex"33"));
        }
    }

    function permit2Call(Collection memory c, bytes32 witness) private view returns (bytes memory) {
        return
            abi.encodeCall(
                IPermit2.permitWitnessTransferFrom,
                (
                    IPermit2.PermitTransferFrom(IPermit2.TokenPermissions(c.token, 5), 6, 7),
                    IPermit2.SignatureTransferDetails(address(this), c.amount),
                    c.payer,
                    witness,
                    "SluicePayment witness)SluicePayment(bytes32 paymentId,string verb,uint256 seq)TokenPermissions(address token,uint256 amount)",
                    hex"33"
                )
            );
    }
}
