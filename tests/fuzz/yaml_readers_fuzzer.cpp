#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "../drivers/compare_readers.h"

// Any bytes: what the fast reader accepts, the complete reader accepts with the same tree.

using namespace twinhull;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::array<yaml::ReadOptions, 3> options = {
      {{}, {.accept_yaml11_scalars = true}, {.allow_duplicate_prefix = "${{"}}};
  const compare_readers::Outcome outcome = compare_readers::compare(text, options[size % options.size()]);
  if (outcome.difference.empty()) return 0;
  std::fprintf(stderr, "%s\n", outcome.difference.c_str());
  std::abort();
}
