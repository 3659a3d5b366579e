// SHA-512, for formats of others that name files by it.
#pragma once

#include "base/bytes.h"

namespace schakel::crypto {

using Sha512Hash = FixedBytes<64, struct Sha512Tag>;

Sha512Hash Sha512(Bytes message);

}  // namespace schakel::crypto
