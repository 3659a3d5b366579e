// The options of `schakel key` and `schakel recover`.
#pragma once

#include <cstdint>
#include <string>

namespace schakel::node {

struct KeyArguments {
  std::string kind;                 // transport, sealing or identity
  std::int64_t overlap_s = 86'400;  // of two transport keys
  std::string out;                  // file for the draft or the record
  std::string words;                // file with the recovery words, or "-"
  std::string node;                 // whose recovery key it is
  std::string at;                   // INCARNATION/SIZE/ROOT: where a stop ends the journal
  std::string identity_key;         // to rotate to
  std::string file;                 // a record to submit
};

}  // namespace schakel::node
