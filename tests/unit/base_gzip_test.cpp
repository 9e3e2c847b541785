#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "base/gzip.h"

using twinhull::base::gunzip;
using twinhull::base::Gunzipped;
using twinhull::base::GzipFault;

namespace {

constexpr std::size_t much = 1 << 20;

std::string bytes(std::string_view digits) {
  std::string out;
  const auto value = [&](std::size_t at) {
    return digits[at] <= '9' ? digits[at] - '0' : digits[at] - 'a' + 10;
  };
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    out += static_cast<char>(value(i) * 16 + value(i + 1));
  return out;
}

/// The same text in a block that is stored, and in one with the fixed codes, after a file name.
const std::string stored = bytes(
    "1f8b0800000000000003011a00e5ff7477696e68756c6c207477696e68756c6c207477696e68756c6c406b4e781a0000"
    "00");
const std::string fixed =
    bytes("1f8b0808000000000003612e747874002b29cfcccb28cdc9512841670000406b4e781a000000");
/// A block with codes of its own.
const std::string dynamic = bytes(
    "1f8b0800000000000003454e890dc040089a1564ff19cad3a67a8922880712208f584274e0e047288d8791c8282c0ac3"
    "97737210bc68b22e935b5b7983f5df9d0fd74bbfe0fa97182ad30738b5db25a0000000");

}  // namespace

TEST_CASE("gzip files of each kind of block") {
  CHECK(gunzip(stored, much).bytes == "twinhull twinhull twinhull");
  CHECK(gunzip(fixed, much).bytes == "twinhull twinhull twinhull");
  CHECK(gunzip(dynamic, much).bytes ==
        "abbaabbcbabababaadbbbbacaacabadacaabaaaabbdadaadbbaaaaabaacacaabababbabaacaabcda"
        "dabbbadcacbaaaabcbaaaaaaaaaaabbaadbababaaaaaabbaaaabaadaaaaaaabbacbcbabbaacddaaa");
  const Gunzipped members = gunzip(stored + dynamic + fixed, much);
  CHECK(members.fault == GzipFault::none);
  CHECK(members.bytes.size() == 212);
}

TEST_CASE("gzip files that are too large") {
  CHECK(gunzip(fixed, 26).fault == GzipFault::none);
  CHECK(gunzip(fixed, 25).fault == GzipFault::too_large);
  CHECK(gunzip(fixed, 25).bytes.empty());
  CHECK(gunzip(fixed + fixed, 51).fault == GzipFault::too_large);
  CHECK(gunzip(fixed + fixed, 52).fault == GzipFault::none);
}

TEST_CASE("damaged gzip files") {
  CHECK(gunzip("", much).fault == GzipFault::damaged);
  CHECK(gunzip("not gzip", much).fault == GzipFault::damaged);
  CHECK(gunzip(fixed + "more", much).fault == GzipFault::damaged);
  for (const std::string& whole : {stored, fixed, dynamic}) {
    for (std::size_t size = 0; size < whole.size(); ++size)
      CHECK(gunzip(whole.substr(0, size), much).fault == GzipFault::damaged);
    for (std::size_t at = 0; at < whole.size(); ++at) {
      for (int bit = 0; bit < 8; ++bit) {
        std::string changed = whole;
        changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
        const Gunzipped text = gunzip(changed, much);
        // A change is in what the checksum covers, or in the header, which has the date and the name.
        CHECK((text.fault != GzipFault::none || text.bytes == gunzip(whole, much).bytes));
      }
    }
  }
}
