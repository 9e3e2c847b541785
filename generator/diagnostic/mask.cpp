// Secrets are matched by all their substrings of eight bytes (shingles), in lowercase, packed into integers.
// A region of a text is redacted if one of its shingles is in the set, so at most seven bytes of a truncated
// copy stay visible. Shingles that any text may contain (words, blanks, the lines around a private key) are
// excluded; a secret that consists of words is redacted where twelve bytes of it, or all of them, follow each
// other. Copies in base64 and in hexadecimal are recognized as well. Linear in the text.

#include "diagnostic/mask.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/ascii.h"
#include "base/base64.h"
#include "base/hex.h"

namespace twinhull::diagnostic {
namespace {

constexpr std::size_t most_gap = 24;  ///< bytes between two shingles that are redacted as well

constexpr bool in_token(char c) {
  return base::is_alnum(c) || std::string_view("_-+/=.").find(c) != std::string_view::npos;
}

/// The bytes in lowercase as an integer, unique per size.
std::uint64_t pack(std::string_view part) {
  std::uint64_t packed = 0;
  for (const char c : part)
    packed =
        packed << 8U | static_cast<unsigned char>(base::is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c);
  return packed;
}

std::size_t digest(std::uint64_t packed, std::size_t size) {
  return static_cast<std::size_t>((packed + size) * 0x9E3779B97F4A7C15ULL >> 48U);
}

/// Whether a shingle is specific to its secret: it contains a digit, or uppercase letters within a word.
bool tells(std::string_view part) {
  bool digit = false, inner = false, lower = false;
  for (const char c : part) {
    // Characters that renderers escape are not compared.
    if (static_cast<unsigned char>(c) <= ' ' || c == '\\' || c == '"' || c == '`') return false;
    digit = digit || base::is_digit(c);
    inner = inner || (lower && base::is_upper(c));
    lower = lower || base::is_lower(c);
  }
  return digit || inner;
}

/// Whether a secret of words can contain it: renderers do not escape it.
bool is_plain(std::string_view part) {
  return std::ranges::all_of(
      part, [](char c) { return static_cast<unsigned char>(c) > ' ' && c != '\\' && c != '"' && c != '`'; });
}

}  // namespace

Mask::Mask(const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets) {
    if (secret.size() < longest) {
      if (secret.size() >= shortest) add_part(secret);
    } else {
      add_secret(secret);
      add_words(secret);
    }
    add_encoded(secret);
  }
  std::ranges::sort(words_);
  for (std::vector<std::uint64_t>& parts : parts_) {
    std::ranges::sort(parts);
    parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
  }
}

void Mask::add_part(std::string_view part) {
  if (!tells(part)) return;
  const std::uint64_t packed = pack(part);
  filter_.set(digest(packed, part.size()));
  parts_[part.size()].push_back(packed);
  empty_ = false;
}

void Mask::add_secret(std::string_view secret) {
  for (std::size_t at = 0; at + longest <= secret.size(); ++at) add_part(secret.substr(at, longest));
}

void Mask::add_words(std::string_view secret) {
  if (!is_plain(secret) || secret.find("://") != std::string_view::npos) return;
  const auto needed = static_cast<std::uint8_t>(std::min<std::size_t>(enough, secret.size()));
  for (std::size_t at = 0; at + longest <= secret.size(); ++at) {
    const std::string_view part = secret.substr(at, longest);
    if (tells(part)) continue;
    const std::uint64_t packed = pack(part);
    filter_.set(digest(packed, part.size()));
    words_.push_back({packed, needed});
    empty_ = false;
  }
}

/// The secret can begin at each of three positions of base64.
void Mask::add_encoded(const std::string& secret) {
  constexpr std::size_t least = 6, most = 256;
  if (secret.size() < least || secret.size() > most) return;
  for (std::size_t before = 0; before < 3; ++before) {
    const std::string encoded = base::base64(std::string(before, 'x') + secret);
    const std::size_t begin = (before * 8 + 5) / 6, end = (before + secret.size()) * 8 / 6;
    add_secret(std::string_view(encoded).substr(begin, end - begin));
  }
  add_secret(base::to_hex(secret));
}

bool Mask::knows(std::uint64_t packed, std::size_t size) const {
  return filter_.test(digest(packed, size)) && std::ranges::binary_search(parts_[size], packed);
}

/// How many bytes must match around a shingle of words; 0 if it is unknown.
std::uint8_t Mask::needed_around(std::uint64_t packed) const {
  if (!filter_.test(digest(packed, longest))) return 0;
  const auto found = std::ranges::lower_bound(words_, WordPart{packed, 0});
  return found != words_.end() && found->packed == packed ? found->needed : std::uint8_t{0};
}

std::vector<Mask::Region> Mask::regions(std::string_view text) const {
  std::vector<Region> found;
  const auto add = [&](std::size_t begin, std::size_t end) {
    if (begin > 0 && text[begin - 1] == '\\') ++begin;  // the letter of an escape is not part of the secret
    if (!found.empty() && begin <= found.back().end + most_gap) {
      const std::string_view between =
          text.substr(found.back().end, begin - std::min(begin, found.back().end));
      if (std::ranges::all_of(between, in_token)) {
        found.back().end = std::max(found.back().end, end);
        return;
      }
    }
    found.push_back({begin, end});
  };
  for (const auto& [begin, end] : matches(text)) add(begin, end);
  return found;
}

/// The matching parts, by their begin.
std::vector<Mask::Region> Mask::matches(std::string_view text) const {
  std::vector<Region> out;
  const auto bounded = [&](std::size_t begin, std::size_t end) {
    return !(begin > 0 && base::is_alnum(text[begin - 1]) && base::is_alnum(text[begin])) &&
           !(end < text.size() && base::is_alnum(text[end]) && base::is_alnum(text[end - 1]));
  };
  Region words;
  std::uint8_t needed = 0;
  const auto end_words = [&] {
    if (needed > 0 && words.end - words.begin >= needed &&
        (needed == enough || bounded(words.begin, words.end)))
      out.push_back(words);
    needed = 0;
  };
  std::uint64_t packed = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    packed = packed << 8U | pack(text.substr(i, 1));
    for (std::size_t size = shortest; size <= longest; ++size) {
      if (i + 1 < size || parts_[size].empty()) continue;
      const std::uint64_t part = size == 8 ? packed : packed & ((std::uint64_t{1} << (8 * size)) - 1);
      if (!knows(part, size)) continue;
      const std::size_t begin = i + 1 - size;
      // Short secrets match whole words only.
      if (size == longest || bounded(begin, i + 1)) out.push_back({begin, i + 1});
    }
    if (const std::uint8_t one = i + 1 < longest ? std::uint8_t{0} : needed_around(packed); one > 0) {
      if (needed == 0) words.begin = i + 1 - longest;
      needed = needed == 0 ? one : std::min(needed, one);
      words.end = i + 1;
    } else {
      end_words();
    }
  }
  end_words();
  std::ranges::stable_sort(out, {}, &Region::begin);
  return out;
}

std::string Mask::hide(std::string_view text) const {
  if (empty_) return std::string(text);
  std::string out;
  std::size_t from = 0;
  for (const Region& region : regions(text)) {
    out.append(text.substr(from, region.begin - from)).append("…");
    from = region.end;
  }
  return out.append(text.substr(from));
}

void Mask::hide(Findings& findings, const source::Files& files) const {
  if (empty_) return;
  std::map<std::pair<std::uint32_t, int>, bool> lines;  // many findings may be on one long line
  const auto line_shows = [&](const source::Span& span) {
    if (!span.known()) return false;
    const int line = files.position(span.file, span.begin).line;
    const auto [known, added] = lines.try_emplace({span.file, line}, false);
    if (added) known->second = finds(files.line(span.file, line));
    return known->second;
  };
  for (Finding& finding : findings) {
    for (std::string* text : {&finding.message, &finding.help, &finding.system, &finding.target,
                              &finding.path, &finding.object, &finding.file})
      *text = hide(*text);
    for (std::string& target : finding.targets) target = hide(target);
    bool shows = line_shows(finding.span);
    for (RelatedLocation& related : finding.related) {
      related.message = hide(related.message);
      shows = shows || line_shows(related.span);
    }
    for (const TextEdit& edit : finding.fix)  // a redacted edit would not fix anything
      shows = shows || finds(edit.text) || line_shows(edit.span);
    if (!shows) continue;
    finding.redact_source = true;
    finding.span.end = finding.span.begin;  // do not reveal the length of a secret
    for (RelatedLocation& related : finding.related) related.span.end = related.span.begin;
  }
}

}  // namespace twinhull::diagnostic
