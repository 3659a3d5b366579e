// Bounds of the anchor's join book, each with its reason.
#pragma once

#include <chrono>
#include <cstddef>

namespace schakel::node::join_book_limits {

constexpr std::size_t kTokensMax = 20'000;         // one for each node of the largest federation
constexpr std::size_t kLeavesMax = 20'000;         // one for each node, and of admitted nodes only
constexpr std::size_t kRecordFileMax = 32 * 1024;  // a request in hexadecimal
constexpr std::size_t kLeaveFileMax = 256;
constexpr std::chrono::seconds kLockMax{2};  // a change takes one write; then who holds it hangs
constexpr std::chrono::milliseconds kLockRetry{5};
constexpr std::size_t kJoinStateMax = 64 * 1024;  // a joiner's letter, request and words

}  // namespace schakel::node::join_book_limits
