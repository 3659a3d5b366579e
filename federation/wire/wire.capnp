@0xd5a1c0e7f3b24d19;
# The wire format of Schakel, protocol version 1. This file is the specification of the bytes;
# docs/protocol.md says when each message is sent and what must hold.
#
# A frame is one Cap'n Proto segment without a segment table, at most 256 KiB. Readers refuse
# pointers out of the segment, capabilities where a field is read, and every list or blob above its
# limit in federation/limits.h. A tag that a reader does not know is ignored and counted.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("schakel::federation::wire");

# The header of a journal entry. Stored, hashed and forwarded as canonical bytes: one segment,
# preorder, no trailing zero words. It is never serialised again by anyone but its publisher.
struct EntryHeader {
  publisher @0 :Data;          # 32 bytes, node id
  incarnation @1 :UInt32;
  index @2 :UInt64;
  kind @3 :UInt16;
  issued @4 :Int64;            # milliseconds since 1970, UTC
  trustRoot @5 :UInt32;        # trust version that the publisher saw
  trustTimestamp @6 :UInt64;
  tlp @7 :UInt8;               # 0 none, 1 CLEAR, 2 GREEN, 3 AMBER, 4 AMBER+STRICT, 5 RED
  severity @8 :UInt8;          # 0 none, 1 low, 2 medium, 3 high, 4 critical
                               # other numbers of both are stored and forwarded, never delivered
  sizeClasses @9 :UInt8;       # bits: ZZP, MICRO, KLEIN, MIDDEN, GROOT
  sectors @10 :List(Text);     # SBI prefixes
  regions @11 :List(Text);     # GM, PV, VR codes
  documentId @12 :Text;
  documentVersion @13 :Text;
  payloadRoot @14 :Data;       # 32 bytes, BLAKE2b-256 chunk tree
  payloadSize @15 :UInt64;
  expires @16 :Int64;          # milliseconds since 1970; 0 = never
}

struct JournalRef {
  publisher @0 :Data;
  incarnation @1 :UInt32;
}

# Lists that travel often are varint blobs, and name a node by the first 8 bytes of its id; see
# wire/lines.h. Frames of up to 1 KiB are sent in canonical form, which leaves out zero words.
struct Frame {
  trustRoot @0 :UInt32;        # the sender verified under this trust version
  trustTimestamp @1 :UInt64;
  union {
    none @2 :Void;
    hello @3 :Hello;
    announce @4 :Data;         # lines: journal, size, root tag, hop, severity
    page @5 :Page;
    pull @6 :Pull;
    # Anti-entropy, and at the same time the ping of a link. Answered by pong if nothing differs
    # (or nothing can be compared, under other trust versions), else by recent.
    fingerprint :group {
      high @7 :UInt64;         # salted hash over frontiers, records and trust
      low @8 :UInt64;
      echo @9 :UInt16;         # returned in the answer, for the round-trip time
    }
    pong :group {
      echo @10 :UInt16;
    }
    # The journals that changed since both ends were equal last, as far as the sender remembers.
    recent :group {
      restHigh @11 :UInt64;    # salted hash over all other journals
      restLow @12 :UInt64;
      records @13 :UInt64;     # short tag over all records
      trust @14 :UInt64;       # short tag of the signed part of the timestamp; 0 = none
      echo @15 :UInt16;
      isAnswer @16 :Bool;      # to a recent: `rest` leaves out what either of the two lists
      lines @17 :Data;         # lines: journal, size, root tag
    }
    vector @18 :FrontierVector;
    payloadWant @19 :PayloadWant;
    payloadChunk @20 :PayloadChunk;
    recordsHave @21 :RecordsHave;
    recordsWant @22 :Data;     # record references
    records @23 :Records;
    trustWant @24 :TrustWant;
    trustFiles @25 :TrustFiles;
    forkProof @26 :ForkProof;
    credit @27 :Credit;
    reject @28 :Reject;
    buckets @29 :Data;         # 256 short tags, 8 bytes each: over the journals whose publisher's id
                               # begins with that byte
    splitProof @30 :SplitProof;
  }
}

# First frame in both directions. Nothing else is read before it.
struct Hello {
  versionLowest @0 :UInt16;    # protocol versions that the sender speaks
  versionHighest @1 :UInt16;
  nonce @2 :UInt64;            # half of the salt of this session's short tags
  linkKind @3 :UInt8;          # 1 push, 2 reconcile-only, 3 feeler; the dialler's choice
  yours @4 :List(OwnFrontier); # what the sender holds of the receiver's own journals
  credit @5 :UInt32;           # bytes of pages and chunks, pushed or asked for, that the receiver
                               # may send at first
}

struct OwnFrontier {
  incarnation @0 :UInt32;
  checkpoint @1 :Text;         # the receiver's own signature: a claim that cannot be invented
}

struct Reject {
  reason @0 :UInt16;
  retryAfterSeconds @1 :UInt32;
}

# Entries [from, from + count), the proof that they are in the journal, and the checkpoint that the
# proof ends in. Sent unasked (a push) or as the answer to a pull.
struct Page {
  journal @0 :JournalRef;
  from @1 :UInt64;
  hop @2 :UInt8;               # 0 = not a push; else hops so far, at least 1
  checkpoint @3 :Text;
  proof @4 :Data;              # consistency proof, 32 bytes a hash
  rawSize @5 :UInt32;          # of the body before compression, exact
  compression @6 :UInt8;       # 0 none, 1 zstd
  body @7 :Data;               # per entry: sized header, payload flag, sized payload if flag = 1
}

struct Pull {
  journal @0 :JournalRef;
  from @1 :UInt64;
  bytesMax @2 :UInt32;
}

# Every journal that the sender holds, after both lists of recent ones did not explain it.
struct FrontierVector {
  lines @0 :Data;
  isLast @1 :Bool;
  buckets @2 :Data;            # 256 bits: the buckets whose journals are all listed
}

struct PayloadWant {
  root @0 :Data;
  size @1 :UInt64;
  firstChunk @2 :UInt32;
  count @3 :UInt8;
}
struct PayloadChunk {
  root @0 :Data;
  index @1 :UInt32;
  isAbsent @2 :Bool;           # the sender does not hold this payload
  bytes @3 :Data;
  proof @4 :Data;              # 32 bytes a hash
}

struct RecordsHave {
  refs @0 :Data;               # record references: node, type, counter
  rest @1 :UInt64;             # short tag over all others, where the scope is 1 or 2
  scope @2 :UInt8;             # 0 news; 1 those that changed lately; 2 the same, in answer to 1, and
                               # `rest` leaves out what either of the two lists; 3 all
}
struct Records {
  records @0 :List(Data);      # signed bytes, verbatim
}

struct TrustWant {
  names @0 :List(Text);
}
struct TrustFile {
  name @0 :Text;
  isPresent @1 :Bool;
  content @2 :Data;
}
struct TrustFiles {
  files @0 :List(TrustFile);
}

# Two checkpoints of one journal that no log can both have: of one size with other roots, or a path
# to the larger one that passes another root at the smaller size.
struct ForkProof {
  journal @0 :JournalRef;
  first @1 :Text;
  second @2 :Text;
  path @3 :Data;               # 32 bytes a hash; empty for equal sizes. The first hash is the
                               # subtree that ends the smaller tree, also where it is the whole tree
  at @4 :UInt64;               # not 0: both checkpoints state more, `path` leads from here to the
                               # first and secondPath to the second, and they begin at two roots
  secondPath @5 :Data;         # as path; empty where `at` is 0
}

# The anchor signed two histories: two timestamp files of one version under this root, with
# different signed parts. Each at most 16 KiB.
struct SplitProof {
  root @0 :UInt32;
  first @1 :Data;
  second @2 :Data;
}

struct Credit {
  bytes @0 :UInt32;
}
