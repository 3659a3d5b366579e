#include "tests/bench/sqlite_members.h"

#include <sqlite3.h>

namespace schakel::bench {
namespace {

struct Finalise {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalise>;

Statement Prepare(sqlite3* database, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(database, sql, -1, &statement, nullptr);
  return Statement(statement);
}

void BindText(const Statement& statement, int place, const std::string& text) {
  sqlite3_bind_text(statement.get(), place, text.data(), static_cast<int>(text.size()),
                    SQLITE_TRANSIENT);
}

bool Step(const Statement& statement) {
  const bool is_done = sqlite3_step(statement.get()) == SQLITE_DONE;
  sqlite3_reset(statement.get());
  return is_done;
}

}  // namespace

SqliteMembers::~SqliteMembers() {
  sqlite3_close(database_);
}

Result<void> SqliteMembers::Execute(const char* sql) {
  if (sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return Error{ErrorCode::kIo, sqlite3_errmsg(database_)};
}

Result<std::unique_ptr<SqliteMembers>> SqliteMembers::Fill(
    const std::filesystem::path& file, const std::vector<std::string>& software) {
  sqlite3* opened = nullptr;
  const int failed = sqlite3_open(file.c_str(), &opened);
  std::unique_ptr<SqliteMembers> members(new SqliteMembers(opened));
  if (failed != SQLITE_OK) return Error{ErrorCode::kIo, "SQLite does not open"};
  const auto made = members->Execute(
      "CREATE TABLE member(id INTEGER PRIMARY KEY, name TEXT, email TEXT, sbi TEXT, gm TEXT);"
      "CREATE TABLE software(member INTEGER, product TEXT); BEGIN");
  if (!made) return made.error();
  const Statement member = Prepare(opened, "INSERT INTO member VALUES(?1, ?2, ?3, ?4, ?5)");
  const Statement uses = Prepare(opened, "INSERT INTO software VALUES(?1, ?2)");
  for (std::size_t i = 0; i < software.size(); ++i) {
    const auto id = static_cast<sqlite3_int64>(i) + 1;
    sqlite3_bind_int64(member.get(), 1, id);
    BindText(member, 2, "Firma " + std::to_string(i));
    BindText(member, 3, "info" + std::to_string(i) + "@firma.example");
    BindText(member, 4, "25530");
    BindText(member, 5, "GM0772");
    sqlite3_bind_int64(uses.get(), 1, id);
    BindText(uses, 2, software[i]);
    if (!Step(member) || !Step(uses)) return Error{ErrorCode::kIo, sqlite3_errmsg(opened)};
  }
  const auto indexed = members->Execute("CREATE INDEX by_product ON software(product); COMMIT");
  if (!indexed) return indexed.error();
  return members;
}

Result<std::size_t> SqliteMembers::CountUsers(const std::string& product) {
  const Statement select = Prepare(
      database_,
      "SELECT m.name, m.email FROM software s JOIN member m ON m.id = s.member WHERE product = ?1");
  BindText(select, 1, product);
  std::size_t count = 0;
  int state = sqlite3_step(select.get());
  for (; state == SQLITE_ROW; state = sqlite3_step(select.get()))
    count += sqlite3_column_text(select.get(), 0) != nullptr ? 1 : 0;
  if (state != SQLITE_DONE) return Error{ErrorCode::kIo, sqlite3_errmsg(database_)};
  return count;
}

}  // namespace schakel::bench
