// Members, suppliers, imports and notices as JSON of the API. Holds member data: Unix socket only.
#pragma once

#include <map>

#include "base/json.h"
#include "node/delivery/member_desk.h"

namespace schakel::node {

Json MemberToJson(MemberId id, const Member& member,
                  const std::map<SupplierId, std::string>& suppliers);
Json SupplierToJson(SupplierId id, const Supplier& supplier);
// Texts of faults in this language.
Json ImportToJson(const ImportAnswer& answer, const std::string& language);
Json NoticeToJson(const Notice& notice, const std::string& member_name);

// Stable names: "new", "superseded", "withdrawn".
std::string_view NoticeStateName(NoticeState state);

}  // namespace schakel::node
