// A member: a firm that the association looks after, as its staff recorded it.
//
// "Weet ik niet" (we do not know) is a value of its own wherever a firm may honestly say so: an
// empty list with `software_unknown` set is not the same as a list that nobody asked for.
// Member data never leaves the node: not in a journal, frame, log line, metric or error text.
// Owner: plain values. Bounds: the limits below, checked by field_checks.h before a Member is made.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "crypto/key_vault.h"
#include "federation/advisory/severity.h"

namespace schakel::node {

// The number of the key that seals the record; never used again.
using MemberId = crypto::KeyNumber;
using SupplierId = crypto::KeyNumber;

// Of people at work: ZZP 1, MICRO 2-9, KLEIN 10-49, MIDDEN 50-249, GROOT 250 and more.
enum class SizeClass : std::uint8_t { kUnknown, kZzp, kMicro, kKlein, kMidden, kGroot };

// What a firm uses, in its own words, and the product of the catalogue that this is.
struct Software {
  std::string text;           // "Exchange Server 2019"
  std::string version;        // "2019"; empty = not known
  std::uint16_t product = 0;  // members/catalogue.h; 0 = none, matched by its words
  bool operator==(const Software&) const = default;
};

struct Member {
  std::string name;
  std::string kvk;            // 8 digits; empty = not known
  std::string establishment;  // vestigingsnummer, 12 digits; empty = not known
  std::string sbi;            // 4 or 5 digits; empty = not known
  std::uint16_t sbi_version = 2025;
  SizeClass size = SizeClass::kUnknown;
  std::uint32_t persons = 0;  // werkzame personen; 0 = not known
  std::string postcode;       // "1234 AB"
  std::string municipality;   // "GM0772"
  std::string email;
  std::string phone;                   // E.164
  std::vector<std::string> domains;    // A-labels
  std::vector<std::string> addresses;  // IP addresses and CIDR blocks, canonical
  std::vector<SupplierId> suppliers;   // who looks after their IT
  std::vector<Software> software;
  bool software_unknown = false;  // "weet ik niet"
  // Nothing below this is sent.
  federation::Severity threshold = federation::Severity::kLow;
  WallTime checked{};      // when staff or the firm last said that this is right
  bool is_sample = false;  // voorbeeldgegevens

  bool operator==(const Member&) const = default;
};

// A firm that looks after the IT of members: one call to it can close forty cases.
struct Supplier {
  std::string name;
  std::string email;
  std::string phone;
  bool is_sample = false;
  bool operator==(const Supplier&) const = default;
};

namespace member_limits {
constexpr std::size_t kNameMax = 200;  // bytes; the longest trade names at KVK are shorter
constexpr std::size_t kTextMax = 100;  // of one software item
constexpr std::size_t kVersionMax = 40;
constexpr std::size_t kEmailMax = 254;
constexpr std::size_t kDomainMax = 253;  // RFC 1035
constexpr std::size_t kAddressMax = 43;  // IPv6 with a prefix length
constexpr std::size_t kCodeMax = 16;     // KVK, SBI, postcode, telephone and the like
constexpr std::size_t kDomainsMax = 20;
constexpr std::size_t kAddressesMax = 50;
constexpr std::size_t kSuppliersMax = 10;
constexpr std::size_t kSoftwareMax = 50;
constexpr std::size_t kRecordMax = 16 * 1024;  // packed; all lists full stay below it
}  // namespace member_limits

}  // namespace schakel::node
