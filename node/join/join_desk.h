// Answers the questions of joiners at the anchor: opens them, looks into the book, seals the
// answer.
//
// The same for a question from the socket and one from a file. Ownership: its book; borrows what
// the options refer to. Thread: one at a time. Errors: a question that is no question gets no
// answer; all else gets one.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "federation/trust/directory.h"
#include "node/join/join_book.h"

namespace schakel::node {

struct JoinDeskOptions {
  std::filesystem::path root_files;  // folder with N.root.json
  // Who is admitted now; may return nothing.
  std::function<std::shared_ptr<const federation::Directory>()> directory;
  // The identity key that counts, where that directory does not know what recovery keys said; may
  // be empty, and may return nothing.
  std::function<std::optional<crypto::PublicKey>(const crypto::NodeId&)> identity_key = nullptr;
};

class JoinDesk {
 public:
  JoinDesk(JoinBook book, JoinDeskOptions options)
      : book_(std::move(book)), options_(std::move(options)) {}

  // Also the CURVE key of the socket: letters that are out outlive the node's transport key.
  [[nodiscard]] const crypto::TransportKeyPair& key() const { return book_.key(); }

  struct Outcome {
    federation::JoinStatus status = federation::JoinStatus::kWrong;
    Buffer answer;  // sealed
  };
  // Errors: kProtocol (no question), those of the book.
  Result<Outcome> Answer(Bytes question, WallTime now);

 private:
  Result<federation::JoinAnswer> AnswerRequest(const federation::JoinQuestion& question,
                                               WallTime now);
  Result<federation::JoinAnswer> AnswerLeave(const federation::JoinQuestion& question);
  [[nodiscard]] bool IsAdmitted(const federation::TokenRecord& record) const;

  JoinBook book_;
  JoinDeskOptions options_;
};

// Returns the root file of this hash below `folder`. Errors: kNotFound.
Result<Buffer> FindRootFile(const std::filesystem::path& folder, const crypto::Digest& hash);

}  // namespace schakel::node
