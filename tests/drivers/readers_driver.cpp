// Driver of tests/yaml_readers.py: compares the two readers behind yaml::read. Reads names of YAML files from
// standard input, one a line.
//   readers_driver compare               all files
//   readers_driver mutate SEED COUNT     COUNT random changes of them
//   readers_driver bench MILLISECONDS    lines `reader <TAB> bytes <TAB> nanoseconds of CPU` for one pass
//   over all
// Prints each difference with the text that shows it, and a last line of numbers.

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "compare_readers.h"

namespace {

using namespace twinhull;

/// SplitMix64: the same numbers everywhere.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::size_t below(std::size_t count) {
    state_ += 0x9E3779B97F4A7C15;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
    return static_cast<std::size_t>((mixed ^ (mixed >> 31)) % count);
  }

 private:
  std::uint64_t state_;
};

struct Totals {
  std::size_t texts = 0;
  std::size_t valid = 0;
  std::size_t taken = 0;
  std::size_t different = 0;
};

void check(const std::string& text, const std::string& name, Totals& totals) {
  constexpr std::array<yaml::ReadOptions, 3> options = {
      {{}, {.accept_yaml11_scalars = true}, {.allow_duplicate_prefix = "${{"}}};
  const yaml::ReadOptions& chosen = options[totals.texts++ % options.size()];
  const compare_readers::Outcome outcome = compare_readers::compare(text, chosen);
  totals.valid += outcome.valid ? 1 : 0;
  totals.taken += outcome.taken ? 1 : 0;
  if (outcome.difference.empty()) return;
  if (++totals.different > 20) return;
  std::printf("%s: %s\n", name.c_str(), outcome.difference.c_str());
  if (text.size() < 4000) std::printf("----\n%s\n----\n", text.c_str());
}

/// Some consecutive lines of a text.
std::string some_lines(const std::string& text, Random& random) {
  constexpr std::size_t most = 1500;
  if (text.size() <= most) return text;
  std::size_t begin = random.below(text.size() - most);
  begin = text.rfind('\n', begin);
  begin = begin == std::string::npos ? 0 : begin + 1;
  const std::size_t end = text.find('\n', begin + random.below(most));
  return text.substr(begin, end == std::string::npos ? end : end + 1 - begin);
}

std::size_t line_start(const std::string& text, std::size_t at) {
  const std::size_t before = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
  return before == std::string::npos ? 0 : before + 1;
}

/// Changes a text at a random place, mostly where its structure is.
void mutate(std::string& text, Random& random) {
  constexpr std::array<std::string_view, 64> pieces = {
      " ",     "  ",     "\n",    "\n\n",  "\t",   ":",        ": ",    ":\n",      " #",       "#",
      "# c\n", "-",      "- ",    "-\n",   "---",  "---\n",    "...\n", "?",        "? ",       "\"",
      "'",     "''",     "\\",    "|",     "|\n",  ">-\n",     "|2\n",  "&a ",      "*a",       "&a\n",
      "*a\n",  "!!str ", "!t ",   "%",     "@",    "`",        "{",     "}",        "[",        "]",
      ",",     ", ",     "{}",    "[]",    "<<: ", "<<: *a\n", "~",     "yes",      "null",     "0",
      "012",   "1e3",    "0x1F",  ".inf",  "a",    "a: b\n",   "- a\n", "\xC2\xA0", "\xC3\xBC", "\\n",
      "\\\n",  "k: |\n", "'a': ", "\"a\":"};
  if (text.empty()) text = "a: b\n";
  const std::size_t at = random.below(text.size() + 1);
  const std::size_t line = line_start(text, at);
  switch (random.below(9)) {
    case 0:
      text.erase(at, 1 + random.below(3));
      break;
    case 1:
      text.insert(line, random.below(3) + 1, ' ');
      break;
    case 2:
      if (text[line] == ' ') text.erase(line, 1 + random.below(2));
      break;
    case 3: {  // a line again, elsewhere
      const std::size_t end = std::min(text.find('\n', line), text.size() - 1);
      const std::string copy = text.substr(line, end + 1 - line);
      text.insert(line_start(text, random.below(text.size() + 1)), copy);
      break;
    }
    case 4:  // an indented piece in a line of its own
      text.insert(
          line, std::string(random.below(8), ' ') + std::string(pieces[random.below(pieces.size())]) + "\n");
      break;
    case 5:  // at the start of a value or token
      if (const std::size_t blank = text.find(' ', at); blank != std::string::npos)
        text.insert(blank + 1, pieces[random.below(pieces.size())]);
      break;
    case 6:  // at the end of a line
      if (const std::size_t end = text.find('\n', at); end != std::string::npos)
        text.insert(end, pieces[random.below(pieces.size())]);
      break;
    case 7:
      if (at < text.size()) text.replace(at, 1, pieces[random.below(pieces.size())]);
      break;
    default:
      text.insert(at, pieces[random.below(pieces.size())]);
  }
}

template <typename Read>
void measure(const char* name, const std::vector<std::string>& texts, double milliseconds, Read read) {
  source::Files files;
  std::size_t bytes = 0;
  for (const std::string& text : texts) {
    files.add("test.yaml", text);
    bytes += text.size();
  }
  double best = 0;
  double spent = 0;
  while (spent < milliseconds * 1e6) {
    const std::clock_t start = std::clock();
    for (std::uint32_t file = 1; file <= texts.size(); ++file) {
      base::Arena arena;
      read(files, file, arena);
    }
    const double one = static_cast<double>(std::clock() - start) * (1e9 / CLOCKS_PER_SEC);
    best = best == 0 ? one : std::min(best, one);
    spent += one;
  }
  std::printf("%s\t%zu\t%.0f\n", name, bytes, best);
}

}  // namespace

int main(int count, char** arguments) {
  const std::string_view mode = count > 1 ? arguments[1] : "";
  std::vector<std::string> names;
  std::vector<std::string> texts;
  for (std::string name; std::getline(std::cin, name);) {
    std::ifstream file(name, std::ios::binary);
    names.push_back(name);
    texts.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  if (texts.empty() || (mode != "compare" && mode != "mutate" && mode != "bench")) {
    std::fputs("usage: readers_driver compare | mutate SEED COUNT | bench MILLISECONDS\n", stderr);
    return 2;
  }
  if (mode == "bench") {
    const double milliseconds = count > 2 ? std::strtod(arguments[2], nullptr) : 1000;
    const yaml::ReadOptions options{.accept_yaml11_scalars = true};
    measure("read", texts, milliseconds,
            [&](const source::Files& files, std::uint32_t file, base::Arena& arena) {
              yaml::read(files, file, arena, options);
            });
    measure("read_any", texts, milliseconds,
            [&](const source::Files& files, std::uint32_t file, base::Arena& arena) {
              yaml::read_complete(files, file, arena, options);
            });
    return 0;
  }
  Totals totals;
  if (mode == "compare") {
    for (std::size_t i = 0; i < texts.size(); ++i) {
      for (int option = 0; option < 3; ++option) check(texts[i], names[i], totals);
    }
  } else {
    const std::uint64_t seed = count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 1;
    const std::size_t most = count > 3 ? std::strtoull(arguments[3], nullptr, 10) : 10000;
    for (std::size_t i = 0; i < most; ++i) {
      Random random(seed * 1'000'003 + i);
      const std::size_t which = random.below(texts.size());
      std::string text = some_lines(texts[which], random);
      for (std::size_t changes = random.below(4); changes-- > 0;) mutate(text, random);
      check(text, names[which] + ", change " + std::to_string(i) + " of seed " + std::to_string(seed),
            totals);
    }
  }
  std::printf("texts %zu valid %zu taken %zu different %zu\n", totals.texts, totals.valid, totals.taken,
              totals.different);
  return totals.different == 0 ? 0 : 1;
}
