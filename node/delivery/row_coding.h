// Parts that the rows of this room share. Each Take returns false if the bytes are not well formed.
#pragma once

#include <string>

#include "base/coding.h"
#include "base/time.h"
#include "federation/journal/entry.h"

namespace schakel::node {

constexpr std::size_t kRowTextMax = 64 * 1024;  // above every text of a document that a row keeps

void PutText(Buffer& out, std::string_view text);
bool TakeText(ByteReader& in, std::string& out);

void PutTime(Buffer& out, WallTime time);
bool TakeTime(ByteReader& in, WallTime& out);

void PutPosition(Buffer& out, const federation::EntryPosition& position);
bool TakePosition(ByteReader& in, federation::EntryPosition& out);

}  // namespace schakel::node
