// Documents, members and notices of our own making for the tests of delivery.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "federation/advisory/document.h"
#include "node/delivery/notice.h"

namespace schakel::node {

// Returns the sample advisory with this id, "DTC-2026-0012". Fails the test if there is none.
federation::CsafDocument SampleDocument(const std::string& id);
// A CSAF document in English as a vendor writes it: none of our titles.
federation::CsafDocument VendorDocument();

Member SampleMember();
NoticeContext SampleContext();
// A notice about the document as the desk would make it.
Notice NoticeOf(const federation::CsafDocument& document, MatchVerdict verdict,
                std::vector<Reason> reasons);

std::vector<std::string> LinesOf(const std::string& text);
// Returns the line after the one that is `heading`; fails the test if there is no such line.
std::string LineAfter(const std::string& text, const std::string& heading);

}  // namespace schakel::node
