// The options of `schakel join`, `schakel leave`, `schakel trust invite` and `schakel trust
// request`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace schakel::node {

struct JoinArguments {
  std::string letter;  // file, "-" = standard input, empty = go on with the last one
  std::string kvk;
  std::string name;
  std::string mail;
  std::string website;
  std::string phone;
  std::string about;
  std::string kind;
  std::vector<std::string> regions;
  std::vector<std::string> sectors;
  std::string endpoint;  // that other nodes are told to dial
  std::string file;      // of a request or leave, out or in
  std::int64_t wait_s = 600;
  bool is_confirmed = false;
  // trust invite, trust request
  std::string out;
  std::string join_endpoint;
  std::string id;
  std::int64_t days = 14;
};

}  // namespace schakel::node
