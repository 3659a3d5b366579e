// The words that fictional firms are made of: trades with their names and software, surnames,
// brands, firms that look after IT. All names are made up; a likeness is chance.
// Threads: any; constant.
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

namespace schakel::node {

struct SampleTrade {
  std::string_view sbi;  // SBI 2025, 5 digits
  // "Bakkerij": stands before a surname or brand; with B.V. behind for the larger.
  std::vector<std::string_view> labels;
  // Of a thousand firms: ZZP, MICRO, KLEIN, MIDDEN; the rest is GROOT.
  std::array<unsigned, 4> sizes;
  std::vector<std::string_view> software;  // what only this trade uses
};

std::span<const SampleTrade> SampleTrades();
std::span<const std::string_view> SampleFirstNames();
std::span<const std::string_view> SampleSurnames();
std::span<const std::string_view> SampleBrands();
std::span<const std::string_view> SampleOfficeSoftware();  // nearly everybody has one of these
std::span<const std::string_view> SampleBooks();           // bookkeeping
std::span<const std::string_view> SampleWebsites();
std::span<const std::string_view> SampleNetworks();  // firewalls, VPN and remote access
std::span<const std::string_view> SampleServers();   // what larger firms run themselves
std::span<const std::string_view> SampleSuppliers();

}  // namespace schakel::node
