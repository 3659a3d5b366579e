// The peer of the matching benchmark: the same members in SQLite, unencrypted, with an index on the
// product. Thread: one. Errors: kIo.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

struct sqlite3;

namespace schakel::bench {

class SqliteMembers {
 public:
  // One row a member and one a product it uses.
  static Result<std::unique_ptr<SqliteMembers>> Fill(const std::filesystem::path& file,
                                                     const std::vector<std::string>& software);
  ~SqliteMembers();
  SqliteMembers(const SqliteMembers&) = delete;
  SqliteMembers& operator=(const SqliteMembers&) = delete;

  // Reads name and address of all that use the product; returns how many.
  Result<std::size_t> CountUsers(const std::string& product);

 private:
  explicit SqliteMembers(sqlite3* database) : database_(database) {}
  Result<void> Execute(const char* sql);

  sqlite3* database_;
};

}  // namespace schakel::bench
