#include "federation/trust/join_token.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "base/coding.h"
#include "federation/trust/join_limits.h"

namespace schakel::federation {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::string_view kIdContext = "schakel/v1/join-token";
constexpr std::size_t kKvkDigits = 8;

enum class Family : std::uint8_t { kNone = 0, kIp4 = 4, kIp6 = 6 };

Error Malformed(const char* what) {
  return {ErrorCode::kProtocol, std::string("join token: ") + what};
}

std::size_t AddressSize(Family family) {
  return family == Family::kIp4 ? sizeof(in_addr) : sizeof(in6_addr);
}

// "192.0.2.1:27140" as family, address and port; nothing if it is no such text.
std::optional<Buffer> EncodeEndpoint(const std::string& endpoint) {
  if (endpoint.empty()) return Buffer{static_cast<std::uint8_t>(Family::kNone)};
  const std::size_t colon = endpoint.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  std::string host = endpoint.substr(0, colon);
  const bool is_ip6 = host.starts_with('[') && host.ends_with(']');
  if (is_ip6) host = host.substr(1, host.size() - 2);
  const Family family = is_ip6 ? Family::kIp6 : Family::kIp4;
  std::uint8_t address[sizeof(in6_addr)] = {};
  if (inet_pton(is_ip6 ? AF_INET6 : AF_INET, host.c_str(), address) != 1) return std::nullopt;
  std::uint16_t port = 0;
  const char* end = endpoint.data() + endpoint.size();
  const auto parsed = std::from_chars(endpoint.data() + colon + 1, end, port);
  if (parsed.ec != std::errc() || parsed.ptr != end || port == 0) return std::nullopt;
  Buffer out{static_cast<std::uint8_t>(family)};
  Append(out, Bytes(address).first(AddressSize(family)));
  out.push_back(static_cast<std::uint8_t>(port >> 8));
  out.push_back(static_cast<std::uint8_t>(port & 0xff));
  return out;
}

void AppendEndpoint(Buffer& out, const std::string& endpoint) {
  const auto encoded = EncodeEndpoint(endpoint);
  CHECK(encoded.has_value());
  Append(out, *encoded);
}

void AppendSeed(Buffer& out, const JoinSeed& seed) {
  Append(out, seed.node.view());
  Append(out, seed.transport_key.view());
  AppendEndpoint(out, seed.endpoint);
}

// Reads the fields in order; after the first that is wrong all are.
class TokenFields {
 public:
  explicit TokenFields(Bytes bytes) : reader_(bytes) {}

  template <typename Fixed>
  Fixed Take() {
    const auto bytes = reader_.Take(Fixed::kSize);
    if (bytes) return *Fixed::From(*bytes);
    is_good_ = false;
    return {};
  }
  std::uint8_t U8() { return Or(reader_.U8()); }
  std::uint32_t U32() { return Or(reader_.U32()); }
  std::string Endpoint() {
    const auto family = static_cast<Family>(U8());
    if (family == Family::kNone) return "";
    if (family != Family::kIp4 && family != Family::kIp6) return Fail();
    const auto address = reader_.Take(AddressSize(family));
    const auto port = reader_.Take(2);
    if (!address || !port) return Fail();
    const bool is_ip6 = family == Family::kIp6;
    char text[INET6_ADDRSTRLEN] = {};
    CHECK(inet_ntop(is_ip6 ? AF_INET6 : AF_INET, address->data(), text, sizeof(text)) != nullptr);
    const int number = (*port)[0] << 8 | (*port)[1];
    if (number == 0) return Fail();
    const std::string host = is_ip6 ? "[" + std::string(text) + "]" : text;
    return host + ":" + std::to_string(number);
  }
  JoinSeed Seed() {
    JoinSeed seed;
    seed.node = Take<crypto::NodeId>();
    seed.transport_key = Take<crypto::TransportKey>();
    seed.endpoint = Endpoint();
    return seed;
  }
  [[nodiscard]] bool IsDone() const { return is_good_ && reader_.AtEnd(); }

 private:
  template <typename T>
  T Or(std::optional<T> value) {
    is_good_ = is_good_ && value.has_value();
    return value.value_or(T{});
  }
  std::string Fail() {
    is_good_ = false;
    return "";
  }

  ByteReader reader_;
  bool is_good_ = true;
};

}  // namespace

TokenId JoinToken::id() const {
  Buffer named = ToBuffer(AsBytes(kIdContext));
  Append(named, secret.view());
  return *TokenId::From(crypto::Blake2b(named).view().first(TokenId::kSize));
}

bool IsKvkNumber(std::string_view text) {
  return text.size() == kKvkDigits &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Buffer EncodeToken(const JoinToken& token) {
  CHECK(IsKvkNumber(token.kvk) && token.seeds.size() < join_limits::kTokenSeedsMax);
  Buffer out{kVersion};
  Append(out, token.root_hash.view());
  Append(out, token.secret.view());
  std::uint32_t kvk = 0;
  std::from_chars(token.kvk.data(), token.kvk.data() + token.kvk.size(), kvk);
  AppendBigEndian32(out, kvk);
  AppendBigEndian32(out, static_cast<std::uint32_t>(ToUnixMillis(token.expires) / 1'000));
  Append(out, token.sealing_key.view());
  AppendEndpoint(out, token.join_endpoint);
  AppendSeed(out, token.anchor);
  out.push_back(static_cast<std::uint8_t>(token.seeds.size()));
  for (const JoinSeed& seed : token.seeds)
    AppendSeed(out, seed);
  return out;
}

Result<JoinToken> DecodeToken(Bytes bytes) {
  TokenFields fields(bytes);
  if (fields.U8() != kVersion) return Error{ErrorCode::kUnavailable, "join token: other version"};
  JoinToken token;
  token.root_hash = fields.Take<crypto::Digest>();
  token.secret = fields.Take<TokenSecret>();
  const std::string kvk = std::to_string(fields.U32());
  if (kvk.size() > kKvkDigits) return Malformed("KVK number");
  token.kvk = std::string(kKvkDigits - kvk.size(), '0') + kvk;
  token.expires = FromUnixMillis(std::int64_t{fields.U32()} * 1'000);
  token.sealing_key = fields.Take<crypto::TransportKey>();
  token.join_endpoint = fields.Endpoint();
  token.anchor = fields.Seed();
  const std::size_t count = fields.U8();
  if (count >= join_limits::kTokenSeedsMax) return Malformed("seeds");
  for (std::size_t i = 0; i < count; ++i)
    token.seeds.push_back(fields.Seed());
  const bool has_empty = std::any_of(token.seeds.begin(), token.seeds.end(),
                                     [](const JoinSeed& seed) { return seed.endpoint.empty(); });
  if (!fields.IsDone() || has_empty || token.join_endpoint.empty()) return Malformed("form");
  return token;
}

TokenReading ReadLetter(std::string_view text) {
  TokenReading reading;
  const CodeReading code = ReadCode(text);
  reading.fault = code.fault;
  if (reading.fault) return reading;
  auto token = DecodeToken(code.bytes);
  if (token) {
    reading.token = std::move(*token);
  } else if (token.error().code != ErrorCode::kUnavailable) {
    reading.fault = CodeFault{CodeFault::Kind::kMixed, 0, ""};
  }
  return reading;
}

}  // namespace schakel::federation
