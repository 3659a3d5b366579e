#include "federation/gossip/outbox.h"

#include "federation/wire/frame_codec.h"

namespace schakel::federation {

void Outbox::Send(LinkId link, Message message) {
  auto frame = EncodeFrame({trust_, std::move(message)});
  CHECK(frame.has_value());
  actions_.emplace_back(SendFrame{link, std::move(*frame)});
}

Token Outbox::Write(storage::WriteBatch batch) {
  const Token token = next_token_++;
  actions_.emplace_back(WriteStore{token, std::move(batch)});
  return token;
}

Token Outbox::Read(ReadJob job) {
  const Token token = next_token_++;
  actions_.emplace_back(ReadStore{token, std::move(job)});
  return token;
}

}  // namespace schakel::federation
