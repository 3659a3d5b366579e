// Forks: how they are found and proven, and how the proof spreads.
#include "federation/gossip/replication.h"
#include "federation/gossip/signer.h"
#include "federation/journal/fork_search.h"

namespace schakel::federation {

bool Replication::FindFork(HeldJournal& held, const PageMessage& page) {
  const Admission* admission = directory_->Find(page.journal.publisher);
  if (admission == nullptr) return false;
  const auto signer = SignerOf(page.checkpoint, page.journal, *directory_, *admission);
  const auto proof = FindForkProof(held.journal, page, signer);
  if (!proof) return false;
  OnForked(held, *proof);
  return true;
}

bool Replication::ProbeFork(Link& link, const HeldJournal& held, const PageMessage& page) {
  const Admission* admission = directory_->Find(page.journal.publisher);
  const auto signer = SignerOf(page.checkpoint, page.journal, *directory_, *admission);
  const auto stated = held.journal.OtherBranch(page, signer);
  if (!stated) return false;
  // The peer has more than we hold, or the page would have brought nothing new.
  const std::uint64_t index = ProbeIndex(held.journal.held_size());
  const bool can_ask = link.fork_probes.size() < limits::kForkProbesMax;
  if (can_ask && link.fork_probes.emplace(page.journal, index).second) {
    SendPull(link, {page.journal, index, 1});
  }
  return true;
}

bool Replication::IsOfOtherKey(const Journal& journal, const PageMessage& page) const {
  const Admission& admission = *directory_->Find(page.journal.publisher);
  const auto ours = SignerOf(journal.newest_note(), page.journal, *directory_, admission);
  const auto theirs = SignerOf(page.checkpoint, page.journal, *directory_, admission);
  return ours != theirs && OpenCheckpoint(page.checkpoint, page.journal, theirs);
}

bool Replication::OnForkProbe(Link& link, const PageMessage& page, bool& guilty) {
  const auto probe = link.fork_probes.find(page.journal);
  const bool is_answer = probe != link.fork_probes.end() && page.hop == 0 &&
                         page.from == probe->second && page.entries.size() == 1;
  if (!is_answer) return false;
  link.fork_probes.erase(probe);
  HeldJournal* held = journals_.Find(page.journal);
  // When our own part grew meanwhile the answer is about another size.
  const bool is_current = held != nullptr && held->journal.status() == JournalStatus::kOpen &&
                          held->journal.held_size() > 0 &&
                          ProbeIndex(held->journal.held_size()) == page.from;
  if (!is_current || directory_->Find(page.journal.publisher) == nullptr) return true;
  if (GiveWay(link, *held, page)) return true;
  guilty = !FindFork(*held, page) && !IsOfOtherKey(held->journal, page);
  return true;
}

void Replication::OnForked(HeldJournal& held, const ForkProof& proof) {
  if (held.journal.status() == JournalStatus::kForked) return;
  outbox_.Write(held.journal.CloseForked(proof));
  held.fork_proof = proof;
  journals_.NoteChange(held);
  const JournalId& id = held.journal.id();
  pulls_.OnHeld(id, kForkedSize);
  outbox_.Add(
      RaiseAlarm{AlarmKind::kForked, id.publisher.hex() + "/" + std::to_string(id.incarnation)});
  for (auto& [link_id, link] : links_.all()) {
    if (link.IsUp()) SendForkProof(link, held);
  }
}

void Replication::SendForkProof(Link& link, const HeldJournal& held) {
  if (!link.allowance.proofs_sent.insert(held.journal.id()).second) return;
  const ForkProof& proof = held.fork_proof;
  outbox_.Send(link.id, ForkProofMessage{held.journal.id(), proof.first, proof.second, proof.path,
                                         proof.at, proof.second_path});
}

void Replication::AskAboutFork(Link& link, const JournalId& journal, std::uint64_t size) {
  // A tag of the root is cheap to invent.
  if (link.allowance.fork_questions == 0) return;
  --link.allowance.fork_questions;
  SendPull(link, {journal, ProbeIndex(size), 1});
}

Result<void> Replication::OnForkProof(Link& link, const ForkProofMessage& message,
                                      bool same_trust) {
  const Admission* admission =
      directory_ == nullptr ? nullptr : directory_->Find(message.journal.publisher);
  if (admission == nullptr) return {};
  const HeldJournal* held = journals_.Find(message.journal);
  if (held != nullptr && held->journal.status() == JournalStatus::kForked) return {};
  if (link.allowance.ChecksNoMore()) return {};
  counters_.signatures_checked += 2;
  const ForkProof proof{message.first, message.second, message.path, message.at,
                        message.second_path};
  const auto signer = SignerOf(proof.first, message.journal, *directory_, *admission);
  if (ProvesFork(proof, message.journal, signer)) {
    OnForked(journals_.FindOrAdd(message.journal), proof);
    return {};
  }
  // A relay verifies a proof before it passes it on, with the same key unless that was replaced.
  const bool is_signed = OpenCheckpoint(proof.first, message.journal, signer).has_value() &&
                         OpenCheckpoint(proof.second, message.journal, signer).has_value();
  const bool may_be_honest = !same_trust || !is_signed;
  if (may_be_honest && (link.allowance.ForgivesVainCheck() || !same_trust)) return {};
  return Error{ErrorCode::kProtocol, "a fork proof that proves nothing"};
}

}  // namespace schakel::federation
