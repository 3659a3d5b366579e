// Whether a key signed a note, for notes that are looked at again and again.
//
// Owner: JournalTable. Thread: the core's. Bounds: two answers for each journal that is asked
// about, which are held journals of publishers with more than one identity key.
#pragma once

#include <array>
#include <map>
#include <string>

#include "crypto/identity.h"
#include "federation/journal/journal_id.h"

namespace schakel::federation {

class SignerMemo {
 public:
  // Returns whether this key signed that checkpoint of the journal.
  bool IsSigned(const std::string& note, const JournalId& journal, const crypto::PublicKey& key);

  [[nodiscard]] std::size_t size() const { return answers_.size(); }

 private:
  struct Answer {
    std::string note;
    crypto::PublicKey key;
    bool is_signed = false;
  };
  std::map<JournalId, std::array<Answer, 2>> answers_;  // the last one that was looked up first
};

}  // namespace schakel::federation
