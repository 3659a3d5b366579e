// Recovery words on the terminal: shown once, and typed again when they are needed.
//
// They are written to no file. Errors are printed in the language of the command.
#pragma once

#include <optional>
#include <string>

#include "crypto/recovery_key.h"

namespace schakel::node {

// Shows the words in four numbered rows: on standard output, or on standard error where that is one
// JSON document.
void ShowRecoveryWords(std::string_view language, bool as_json, const crypto::KeyPair& key);

// Reads them from a file, or with "-" from standard input. Nothing if they are no recovery key;
// what is wrong was printed then.
std::optional<crypto::KeyPair> AskRecoveryWords(std::string_view language, const std::string& path);

}  // namespace schakel::node
