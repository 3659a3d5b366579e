#include "simulations/trace.h"

#include "base/coding.h"

namespace schakel::simulations {
namespace {

std::uint64_t Mix(std::uint64_t value) {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

}  // namespace

void Trace::Add(std::uint64_t time, std::uint64_t from, std::uint64_t to, std::uint64_t what) {
  low_ = Mix(low_ ^ time) + Mix(from * 3 + 1);
  high_ = Mix(high_ + to) ^ Mix(what * 5 + low_);
}

std::string Trace::Hash() const {
  Buffer bytes;
  AppendBigEndian64(bytes, low_);
  AppendBigEndian64(bytes, high_);
  return ToHex(bytes);
}

}  // namespace schakel::simulations
