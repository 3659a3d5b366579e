// C2SP signed notes: the examples of others, and every form that is refused.
#include "crypto/note.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "tests/crypto/material.h"

namespace schakel::crypto {
namespace {

constexpr std::string_view kName = "schakel.example/journal";
constexpr std::string_view kText = "schakel.example/journal\n3\nroot\n";

std::string Signed(std::uint8_t key_number = 1, std::string_view name = kName) {
  return SignNote(TestKey(key_number), name, kText);
}

// Only the signature line of a note.
std::string LineOf(const std::string& note) {
  return note.substr(note.rfind("\n\n") + 2);
}

Result<std::string> OpenOurs(std::string_view note) {
  return OpenNote(note, kName, TestKey(1).public_key());
}

ErrorCode Refusal(std::string_view note) {
  const auto opened = OpenOurs(note);
  EXPECT_FALSE(opened) << note;
  return opened ? ErrorCode::kIo : opened.error().code;
}

// The example of the Go package golang.org/x/mod/sumdb/note, with its public test key.
TEST(NoteTest, SignsLikeGo) {
  const Buffer secret = *FromBase64("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz");
  const KeyPair key = KeyPair::FromSeed(Bytes(secret).subspan(1));
  const std::string text =
      "If you think cryptography is the answer to your problem,\n"
      "then you don't know what your problem is.\n";
  const std::string note = text +
                           "\n\xe2\x80\x94 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZI"
                           "nNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
  EXPECT_EQ(SignNote(key, "PeterNeumann", text), note);
  const auto opened = OpenNote(note, "PeterNeumann", key.public_key());
  ASSERT_TRUE(opened);
  EXPECT_EQ(*opened, text);
}

// The example of the specification: c2sp.org/signed-note.
TEST(NoteTest, OpensTheExampleOfTheSpecification) {
  const Buffer key = *FromBase64("AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
  const auto opened = OpenNote(
      "This is an example message.\n\n\xe2\x80\x94 example.com/foo "
      "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72"
      "IneyaQM=\n",
      "example.com/foo", *PublicKey::From(Bytes(key).subspan(1)));
  ASSERT_TRUE(opened);
  EXPECT_EQ(*opened, "This is an example message.\n");
}

TEST(NoteTest, OpensWhatItSigned) {
  const auto opened = OpenOurs(Signed());
  ASSERT_TRUE(opened);
  EXPECT_EQ(*opened, kText);
}

TEST(NoteTest, KeepsBlankLinesAndDashesOfTheText) {
  for (const std::string text : {"a\n\nb\n", "\n", "a\n\n\xe2\x80\x94 not a signature\n",
                                 "\xe2\x80\x94 x AAAAAAA=\n", "\xc3\xa9\n"}) {
    const auto opened = OpenOurs(SignNote(TestKey(1), kName, text));
    ASSERT_TRUE(opened) << text;
    EXPECT_EQ(*opened, text);
  }
}

TEST(NoteTest, RefusesAChangedBitAnywhere) {
  const std::string note = Signed();
  for (std::size_t at = 0; at < note.size(); ++at) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string changed = note;
      changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ (1U << bit));
      EXPECT_FALSE(OpenOurs(changed)) << at << ' ' << bit;
    }
  }
}

TEST(NoteTest, RefusesEveryTruncation) {
  const std::string note = Signed();
  for (std::size_t size = 0; size < note.size(); ++size)
    EXPECT_FALSE(OpenOurs(note.substr(0, size))) << size;
}

TEST(NoteTest, RefusesAnotherKeyOrName) {
  EXPECT_EQ(Refusal(Signed(2)), ErrorCode::kUnauthorized);
  EXPECT_EQ(Refusal(Signed(1, "schakel.example/other")), ErrorCode::kUnauthorized);
  EXPECT_EQ(Refusal(Signed(1, "schakel.example/journa")), ErrorCode::kUnauthorized);
}

// The key id is right, the signature is of another text.
TEST(NoteTest, RefusesASignatureOfAnotherText) {
  const std::string other = SignNote(TestKey(1), kName, "another text\n");
  EXPECT_EQ(Refusal(std::string(kText) + "\n" + LineOf(other)), ErrorCode::kUnauthorized);
}

TEST(NoteTest, IgnoresSignaturesOfOthers) {
  const std::string ours = LineOf(Signed(1));
  const std::string theirs = LineOf(Signed(2, "witness.example"));
  const std::string unknown_kind = "\xe2\x80\x94 cosigner.example AAAAAAQ=\n";
  for (const std::string& lines :
       {ours + theirs, theirs + ours, theirs + ours + unknown_kind, unknown_kind + ours}) {
    const auto opened = OpenOurs(std::string(kText) + "\n" + lines);
    ASSERT_TRUE(opened) << lines;
    EXPECT_EQ(*opened, kText);
  }
  EXPECT_EQ(Refusal(std::string(kText) + "\n" + theirs), ErrorCode::kUnauthorized);
}

// Another key under our name has another key id and does not disturb.
TEST(NoteTest, TellsKeysOfOneNameApart) {
  EXPECT_TRUE(OpenOurs(std::string(kText) + "\n" + LineOf(Signed(2)) + LineOf(Signed(1))));
}

TEST(NoteTest, RefusesTwoSignaturesOfOneKey) {
  const std::string line = LineOf(Signed());
  EXPECT_EQ(Refusal(std::string(kText) + "\n" + line + line), ErrorCode::kProtocol);
}

TEST(NoteTest, LimitsTheNumberOfSignatures) {
  std::string note = std::string(kText) + "\n" + LineOf(Signed());
  for (std::size_t i = 1; i < kNoteSignaturesMax; ++i)
    note += "\xe2\x80\x94 witness.example/" + std::to_string(i) + " AAAAAAQ=\n";
  EXPECT_TRUE(OpenOurs(note));
  note += "\xe2\x80\x94 witness.example/one-more AAAAAAQ=\n";
  EXPECT_EQ(Refusal(note), ErrorCode::kLimitExceeded);
}

TEST(NoteTest, LimitsItsSize) {
  const std::size_t rest = SignNote(TestKey(1), kName, "\n").size() - 1;
  const std::string text = std::string(kNoteSizeMax - rest - 1, 'a') + "\n";
  const std::string largest = SignNote(TestKey(1), kName, text);
  ASSERT_EQ(largest.size(), kNoteSizeMax);
  EXPECT_TRUE(OpenOurs(largest));
  EXPECT_EQ(Refusal(SignNote(TestKey(1), kName, "a" + text)), ErrorCode::kLimitExceeded);
}

// A text with a control character may be signed by a careless peer; it is refused all the same.
TEST(NoteTest, RefusesControlCharacters) {
  for (char code = 0; code < 0x20; ++code) {
    if (code == '\n') continue;
    const std::string text = "a" + std::string(1, code) + "b\n";
    EXPECT_EQ(Refusal(SignNote(TestKey(1), kName, text)), ErrorCode::kProtocol) << int{code};
  }
}

TEST(NoteTest, RefusesMalformedSignatureLines) {
  const std::string ours = LineOf(Signed());
  for (const std::string& line :
       {std::string("x\n"), std::string("- name AAAAAAQ=\n"), std::string("\xe2\x80\x94 name\n"),
        std::string("\xe2\x80\x94  AAAAAAQ=\n"), std::string("\xe2\x80\x94 name AAAAAAQ\n"),
        std::string("\xe2\x80\x94 name AAAAAAR=\n"), std::string("\xe2\x80\x94 name AAAAAA==\n"),
        std::string("\xe2\x80\x94 name AAAA\n"), std::string("\xe2\x80\x94 name \n"),
        std::string("\xe2\x80\x94 name AAAA AAQ=\n"), std::string("\xe2\x80\x94 name AAAAAAQ= \n"),
        std::string("\xe2\x80\x94 name AAAAA-Q=\n"), std::string("\xe2\x80\x94 na me AAAAAAQ=\n"),
        std::string("\xe2\x80\x94name AAAAAAQ=\n"), std::string("\xe2\x80\x94 name AAAAAAQ=")}) {
    EXPECT_EQ(Refusal(std::string(kText) + "\n" + ours + line), ErrorCode::kProtocol) << line;
    EXPECT_EQ(Refusal(std::string(kText) + "\n" + line), ErrorCode::kProtocol) << line;
  }
}

TEST(NoteTest, RefusesNotesWithoutSignatures) {
  EXPECT_EQ(Refusal(""), ErrorCode::kProtocol);
  EXPECT_EQ(Refusal("text\n"), ErrorCode::kProtocol);
  EXPECT_EQ(Refusal("text"), ErrorCode::kProtocol);
  EXPECT_EQ(Refusal("\n\n"), ErrorCode::kUnauthorized);
  EXPECT_EQ(Refusal("text\n\n"), ErrorCode::kUnauthorized);
  EXPECT_EQ(Refusal(std::string(kText) + LineOf(Signed())), ErrorCode::kProtocol);
}

TEST(NoteDeathTest, AbortsOnATextWithoutAnEnd) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_DEATH(SignNote(TestKey(1), kName, ""), "check failed");
  EXPECT_DEATH(SignNote(TestKey(1), kName, "text"), "check failed");
}

TEST(Base64Test, GivesTheTextsOfTheRfc) {
  const std::string plain = "foobar";
  const std::vector<std::string> texts = {"",         "Zg==",     "Zm8=",    "Zm9v",
                                          "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
  for (std::size_t size = 0; size < texts.size(); ++size) {
    EXPECT_EQ(ToBase64(AsBytes(plain).first(size)), texts[size]);
    const auto bytes = FromBase64(texts[size]);
    ASSERT_TRUE(bytes) << texts[size];
    EXPECT_EQ(AsText(*bytes), plain.substr(0, size));
  }
}

TEST(Base64Test, ReadsBackRandomBytes) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    SeededRandom random(seed);
    const Buffer bytes = RandomBytes(random, random.Below(100));
    const auto read = FromBase64(ToBase64(bytes));
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, bytes);
  }
}

TEST(Base64Test, RefusesWhatIsNotCanonical) {
  for (const std::string_view text :
       {std::string_view("Zh=="), std::string_view("Zm9="), std::string_view("Zg"),
        std::string_view("Zg="), std::string_view("Zg==="), std::string_view("Zg== "),
        std::string_view(" Zg=="), std::string_view("Zg==\n"), std::string_view("Z g=="),
        std::string_view("Zm9v="), std::string_view("=Zm9"), std::string_view("===="),
        std::string_view("Zm-_"), std::string_view("Zm9v\0", 5), std::string_view("Zm9vZ"),
        std::string_view("Zg==Zg=="), std::string_view("Zm9\xc3")}) {
    const auto bytes = FromBase64(text);
    ASSERT_FALSE(bytes) << text;
    EXPECT_EQ(bytes.error().code, ErrorCode::kProtocol);
  }
}

}  // namespace
}  // namespace schakel::crypto
