#include "node/cli/anchor_view.h"

#include <algorithm>

namespace schakel::node {

Result<AnchorView> OpenAnchorView(const NodeFolder& folder) {
  auto state = LoadTrustState(folder.trust());
  if (!state) return state.error();
  auto book = JoinBook::Open(folder.join_book());
  if (!book) return book.error();
  return AnchorView{std::move(*book), std::move(*state)};
}

Result<federation::TokenRecord> FindRecord(const JoinBook& book, std::string_view digits) {
  constexpr std::size_t kDigitsMin = 4;
  auto records = book.All();
  if (!records) return records.error();
  const auto is_meant = [digits](const federation::TokenRecord& record) {
    return record.token.id().hex().starts_with(digits);
  };
  const auto found = std::find_if(records->begin(), records->end(), is_meant);
  const bool is_one =
      digits.size() >= kDigitsMin && std::count_if(records->begin(), records->end(), is_meant) == 1;
  if (!is_one) return Error{ErrorCode::kNotFound, "no such letter"};
  return *found;
}

}  // namespace schakel::node
