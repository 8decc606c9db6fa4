import { parseAbi } from "viem";

/** What OpenZeppelin's ERC-3009 token says no with. Circle's says it in strings. */
export const erc3009Abi = parseAbi([
  "error ERC3009InvalidSignature()",
  "error ERC3009InvalidAuthorizationTime(uint256 validAfter, uint256 validBefore)",
  "error ERC3009UsedAuthorization(address authorizer, bytes32 nonce)",
]);
