// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {GateTerms, GateTermsLib} from "./GateTerms.sol";
import {IReleaseGate, Verdict} from "./IReleaseGate.sol";
import {IRiskOracle, Report} from "./IRiskOracle.sol";
import {PostedReports} from "./PostedReports.sol";
import {ReportHash} from "./ReportHash.sol";
import {ReportWire} from "./ReportWire.sol";
import {ReportWords} from "./ReportWords.sol";
import {SignerSets} from "./SignerSets.sol";
import {SignerSetState} from "./SignerSetState.sol";

/// @title Risk oracle
/// @notice See {IRiskOracle}: the interface is the manual.
contract RiskOracle is IRiskOracle, PostedReports, SignerSets, EIP712 {
    /// @param owner_ Who may rotate and revoke signers; zero for an oracle that nobody can change.
    /// @param models_ The {IRiskModels} that models are taken from.
    /// @param bonds_ The {ISignerBonds} of its signers; zero for none.
    /// @param reportSeconds_ How long a report lives, 1 s … 365 days.
    /// @param rotationDelay_ How long an announced signer set waits, at most 365 days.
    /// @param signers_ The first set, in force at once.
    /// @param quorum_ Signatures that its reports need.
    constructor(
        address owner_,
        address models_,
        address bonds_,
        uint256 reportSeconds_,
        uint256 rotationDelay_,
        address[] memory signers_,
        uint8 quorum_
    )
        PostedReports(models_, reportSeconds_)
        SignerSets(owner_, bonds_, rotationDelay_, reportSeconds_, signers_, quorum_)
        EIP712("Sluice Risk Oracle", "1")
    {}

    /* GATE */

    /// @inheritdoc IReleaseGate
    function releaseVerdict(
        bytes32 subject,
        address,
        address,
        uint256 amount,
        uint256 since,
        bytes32 gateTerms,
        bytes calldata report
    ) external view returns (Verdict) {
        if (report.length == 0) return _judgePosted(subject, amount, since, GateTermsLib.checked(gateTerms));

        (ReportWords r, bytes32 hash, uint256 set, uint256 signaturesAt, uint256 signatures) = ReportWire.parse(
            report,
            subject
        );
        GateTerms terms = GateTermsLib.checked(gateTerms);
        if (r.amount() < amount) revert AmountAboveReport(amount, r.amount());
        _checkRound(r);
        uint256 age = _checkLife(r);
        if (age > terms.maxAgeSeconds()) revert ReportTooOld(age, terms.maxAgeSeconds());
        uint256 postedRound = _postedRound(subject);
        if (r.round() < postedRound) revert RoundSuperseded(r.round(), postedRound);
        if (bytes21(r.model()) != terms.modelPrefix()) revert WrongModel(r.model(), terms.modelPrefix());
        SignerSetState state = _setInForce(set);
        if (!_hasQuorum(state)) return Verdict.Hold;
        _checkSignatures(set, state, _hashTypedDataV4(hash), signaturesAt, signatures, report.length);
        return terms.judge(_score(r));
    }

    /* REPORTS */

    /// @inheritdoc IRiskOracle
    function post(bytes32 subject, bytes calldata report) external {
        (ReportWords r, bytes32 hash, uint256 set, uint256 signaturesAt, uint256 signatures) = ReportWire.parse(
            report,
            subject
        );
        _checkRound(r);
        uint256 age = _checkLife(r);
        _checkQuorum(set, hash, signaturesAt, signatures, report.length);
        uint256 posted = _postedRound(subject);
        if (r.round() <= posted) revert RoundSuperseded(r.round(), posted);
        _store(r, age);
    }

    /// @inheritdoc IRiskOracle
    function postBatch(bytes calldata batch) external {
        (ReportWords r, uint256 set, uint256 count, uint256 reportsAt, uint256 reportBytes) = ReportWire.parseBatch(
            batch
        );
        _checkRound(r);
        uint256 age = _checkLife(r);
        unchecked {
            bytes32 hash = r.batchHash(ReportWire.rootOf(r, count, reportsAt, reportBytes));
            (uint256 signaturesAt, uint256 signatures) = ReportWire.signaturesOfBatch(batch, count, reportBytes);
            _checkQuorum(set, hash, signaturesAt, signatures, batch.length);

            for (uint256 i = 0; i < count; ++i) {
                ReportWire.readBatched(r, reportsAt + i * reportBytes, reportBytes);
                uint256 posted = _postedRound(r.subject());
                if (r.round() <= posted) emit ReportSkipped(r.subject(), r.round(), posted);
                else _store(r, age);
            }
        }
    }

    /// @inheritdoc IRiskOracle
    function reportDigest(Report calldata report) external view returns (bytes32) {
        return _hashTypedDataV4(ReportHash.ofReport(report));
    }

    /// @inheritdoc IRiskOracle
    function batchDigest(bytes32 root, Report calldata shared) external view returns (bytes32) {
        return _hashTypedDataV4(ReportHash.ofBatch(root, shared));
    }

    /* INTERNAL */

    function _checkQuorum(
        uint256 set,
        bytes32 hash,
        uint256 signaturesAt,
        uint256 signatures,
        uint256 length
    ) private view {
        SignerSetState state = _setInForce(set);
        if (!_hasQuorum(state)) revert TooFewSignatures(state.liveCount(), state.quorum());
        _checkSignatures(set, state, _hashTypedDataV4(hash), signaturesAt, signatures, length);
    }

    /// @inheritdoc PostedReports
    function _canSpeak() internal view override returns (bool) {
        return _activeSetHasQuorum();
    }
}
