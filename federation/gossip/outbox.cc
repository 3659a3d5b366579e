#include "federation/gossip/outbox.h"

#include "federation/wire/frame_codec.h"

namespace schakel::federation {

void Outbox::Send(LinkId link, Message message) {
  auto frame = EncodeFrame({trust_, std::move(message)});
  CHECK(frame.has_value());
  actions_.emplace_back(SendFrame{link, std::move(*frame)});
}

void Outbox::SendToAll(const std::vector<LinkId>& links, Message message) {
  if (links.empty()) return;
  const auto frame = EncodeFrame({trust_, std::move(message)});
  CHECK(frame.has_value());
  for (const LinkId link : links)
    actions_.emplace_back(SendFrame{link, *frame});
}

Token Outbox::Write(storage::WriteBatch batch) {
  const Token token = next_token_++;
  actions_.emplace_back(WriteStore{token, std::move(batch)});
  newest_write_ = token;
  return token;
}

void Outbox::Read(ReadJob job) {
  actions_.emplace_back(ReadStore{std::move(job)});
}

}  // namespace schakel::federation
