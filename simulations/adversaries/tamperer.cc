#include "simulations/adversaries/tamperer.h"

#include "simulations/adversaries/reshape.h"

namespace schakel::simulations {

void Tamperer::Flip(Buffer& bytes) {
  if (bytes.empty()) return;
  bytes[random_.Below(bytes.size())] ^= static_cast<std::uint8_t>(1 + random_.Below(255));
}

void Tamperer::ChangePage(federation::PageMessage& page) {
  const auto choice = random_.Below(4);
  if (choice == 0 && !page.checkpoint.empty()) {
    page.checkpoint[random_.Below(page.checkpoint.size())] ^= 1;
  } else if (choice == 1 && !page.proof.empty()) {
    page.proof[random_.Below(page.proof.size())].bytes[0] ^= 1;
  } else if (!page.entries.empty()) {
    auto& entry = page.entries[random_.Below(page.entries.size())];
    Flip(choice == 2 && entry.has_payload ? entry.payload : entry.header);
  }
}

void Tamperer::Change(federation::Message& message) {
  if (auto* page = std::get_if<federation::PageMessage>(&message)) {
    ChangePage(*page);
  } else if (auto* chunk = std::get_if<federation::PayloadChunkMessage>(&message)) {
    Flip(chunk->bytes);
  } else if (auto* records = std::get_if<federation::RecordsMessage>(&message)) {
    for (Buffer& record : records->records)
      Flip(record);
  } else if (auto* files = std::get_if<federation::TrustFilesMessage>(&message)) {
    for (auto& file : files->files)
      Flip(file.content);
  }
}

std::vector<federation::SendFrame> Tamperer::OnSend(NodeNumber peer, federation::SendFrame send,
                                                    Now now) {
  if (random_.Below(1000) < static_cast<std::uint64_t>(permille_)) {
    Reshape(send.frame, [this](federation::Frame& frame) {
      Change(frame.message);
      return true;
    });
  }
  return Adversary::OnSend(peer, std::move(send), now);
}

}  // namespace schakel::simulations
