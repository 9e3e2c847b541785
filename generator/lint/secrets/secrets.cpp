#include "lint/secrets/secrets.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <span>
#include <string>
#include <utility>

#include "base/base64.h"
#include "base/parallel.h"
#include "lint/objects/value_path.h"
#include "lint/secrets/scan.h"

namespace twinhull::lint {
namespace {

using diagnostic::Finding;

constexpr std::size_t max_secret_size = 1024;  ///< on a line, from the location of a finding: the maximum
                                               ///< length of an excerpt

/// The bytes of the line at a location that can be shown.
std::pair<std::size_t, std::size_t> line_at(std::string_view text, std::size_t offset) {
  offset = std::min(offset, text.size());
  const std::size_t first = offset - std::min(offset, max_secret_size);
  const std::string_view around = text.substr(first, 2 * max_secret_size);
  const std::size_t before =
      offset == first ? std::string_view::npos : around.rfind('\n', offset - first - 1);
  const std::size_t after = around.find('\n', offset - first);
  return {before == std::string_view::npos ? first : first + before + 1,
          after == std::string_view::npos ? first + around.size() : first + after};
}

/// The matches on the line where a span begins, or in the span itself.
std::span<const SecretMatch> hits_near(source::Span span, const source::Files& files,
                                       const SecretMatches& hits) {
  if (!span.known() || span.file >= hits.size() || hits[span.file].empty()) return {};
  auto [begin, end] = line_at(files.text(span.file), span.begin);
  end = std::max<std::size_t>(end, span.end);
  const std::vector<SecretMatch>& all = hits[span.file];
  const auto first = std::ranges::lower_bound(all, begin, {}, &SecretMatch::end);
  const auto last = std::ranges::upper_bound(all, end, {}, &SecretMatch::begin);
  return first < last ? std::span<const SecretMatch>(first, last) : std::span<const SecretMatch>();
}

/// The context in which a quoted part of a message is compared.
struct QuotedPart {
  std::string_view line;
  std::size_t begin = 0;   ///< of the line
  bool rewritten = false;  ///< the finding is on a value whose source differs from the value
};

/// Whether a quoted part of a message shows part of a secret. If the value was written with escapes, in
/// base64 or over several lines, any text that is not literally on the line can be part of it.
bool shows(std::string_view part, const QuotedPart& quoted, std::string_view text, const SecretMatch& hit) {
  const bool cut = part.ends_with("…");
  if (cut) part.remove_suffix(std::string_view("…").size());
  if (part.size() < 4) return false;
  if (part.find(text.substr(hit.begin, hit.end - hit.begin)) != std::string_view::npos) return true;
  bool elsewhere = false;
  for (std::size_t at = quoted.line.find(part); at != std::string_view::npos;
       at = quoted.line.find(part, at + 1)) {
    const std::size_t begin = quoted.begin + at;
    if (begin < hit.end && begin + part.size() > hit.begin) return true;
    elsewhere = true;
  }
  return quoted.rewritten && !elsewhere && (cut || part.size() >= 8);
}

/// Whether the value of a span differs from its source text.
bool is_rewritten(source::Span span, std::string_view text, const SecretMatch& hit) {
  if (span.begin >= hit.end || span.end <= hit.begin) return false;
  return hit.encoded || text.substr(hit.begin, hit.end - hit.begin).find('\\') != std::string_view::npos ||
         text.substr(span.begin, span.end - span.begin).find('\n') != std::string_view::npos;
}

/// Redacts all parts in backticks that show part of a secret.
void redact_quoted(std::string& text, source::Span span, const source::Files& files,
                   std::span<const SecretMatch> near) {
  const std::string_view whole = files.text(span.file);
  const auto [begin, end] = line_at(whole, span.begin);
  QuotedPart quoted{.line = whole.substr(begin, std::max<std::size_t>(end, span.end) - begin),
                    .begin = begin};
  std::string out;
  std::size_t from = 0;
  for (std::size_t open = text.find('`'); open != std::string::npos; open = text.find('`', from)) {
    const std::size_t close = text.find('`', open + 1);
    if (close == std::string::npos) break;
    const std::string_view part = std::string_view(text).substr(open + 1, close - open - 1);
    const bool hidden = std::ranges::any_of(near, [&](const SecretMatch& hit) {
      quoted.rewritten = is_rewritten(span, whole, hit);
      return shows(part, quoted, whole, hit);
    });
    out.append(text, from, open - from).append("`").append(hidden ? "…" : part).append("`");
    from = close + 1;
  }
  text = out.append(text, from);
}

/// The system of a file: `environments/<system>/…`.
std::string system_of(std::string_view path) {
  constexpr std::string_view directory = "environments/";
  if (!path.starts_with(directory)) return {};
  path.remove_prefix(directory.size());
  return std::string(path.substr(0, path.find('/')));
}

/// Lines of files, by their start.
using Lines = std::set<std::pair<std::uint32_t, std::size_t>>;

std::pair<std::uint32_t, std::size_t> line_of(source::Span span, const source::Files& files) {
  return {span.file, static_cast<std::size_t>(files.position(span.file, span.begin).line)};
}

Finding finding_of(std::uint32_t file, const SecretMatch& hit, std::string_view instead) {
  return {.rule = "hardcoded-secret",
          .message = fmt::format("this looks like {}{}", hit.what, hit.encoded ? " in base64" : ""),
          .span = {file, hit.begin, hit.end},
          .help = fmt::format("remove it, and rotate a real one: it remains in the Git history; {}", instead),
          .redact_source = true};
}

/// Whether the document at a location contains encrypted values, which are meant to be committed.
class SealedDocuments {
 public:
  explicit SealedDocuments(std::string_view text) : text_(text) {}

  /// Locations are queried in order: each document is checked once.
  bool holds(std::uint32_t offset) {
    if (offset < end_) return sealed_;
    const std::size_t before = text_.rfind("\n---", offset);
    const std::size_t begin = before == std::string_view::npos || before < end_ ? end_ : before;
    end_ = std::min(text_.find("\n---", offset), text_.size());
    const std::string_view document = text_.substr(begin, end_ - begin);
    sealed_ = document.find("kind: SealedSecret") != std::string_view::npos ||
              document.find("\"kind\": \"SealedSecret\"") != std::string_view::npos;
    return sealed_;
  }

 private:
  std::string_view text_;
  std::size_t end_ = 0;
  bool sealed_ = false;
};

/// Adds the source text and the value of a match. Of a text that contains a secret, such as a manifest in
/// base64, only that secret: the rest is not secret elsewhere.
void add_secret(std::string_view text, const SecretMatch& hit, std::vector<std::string>& secrets) {
  const std::string_view written = text.substr(hit.begin, hit.end - hit.begin);
  const bool escaped = !hit.encoded && written.find('\\') != std::string_view::npos;
  if (!escaped) secrets.emplace_back(written);
  if (!hit.encoded && !escaped) return;
  const std::string inside = hit.encoded ? base::decode_base64(written) : without_escapes(written);
  const std::vector<SecretMatch> held = scan_secrets(inside);
  bool shown = !held.empty();
  for (const SecretMatch& one : held) {
    add_secret(inside, one, secrets);
    shown = shown && written.find(std::string_view(inside).substr(one.begin, one.end - one.begin)) !=
                         std::string_view::npos;
  }
  if (held.empty()) secrets.push_back(inside);
  if (escaped && !shown) secrets.emplace_back(written);
}

}  // namespace

diagnostic::Mask mask_of(const source::Files& files, std::string_view trusted, int jobs,
                         const SecretMatches& known, const std::vector<std::string>& values) {
  const SecretMatches hits = scan_files(files, trusted, jobs, known);
  std::vector<std::string> secrets = values;
  for (std::uint32_t file = 1; file < hits.size(); ++file) {
    for (const SecretMatch& hit : hits[file]) add_secret(files.text(file), hit, secrets);
    // The name of a file is part of each of its findings.
    for (const SecretMatch& hit : scan_secrets(files.path(file))) add_secret(files.path(file), hit, secrets);
  }
  return diagnostic::Mask(secrets);
}

std::string without_secrets(std::string_view text) {
  std::string out;
  std::vector<std::string> secrets;
  std::size_t from = 0;
  for (const SecretMatch& hit : scan_secrets(text)) {
    out.append(text.substr(from, hit.begin - from)).append("…");
    from = hit.end;
    add_secret(text, hit, secrets);
  }
  if (from == 0) return std::string(text);
  // A secret found once can also occur where the context does not reveal it.
  return diagnostic::Mask(secrets).hide(out.append(text.substr(from)));
}

SecretMatches scan_files(const source::Files& files, std::string_view trusted, int jobs,
                         const SecretMatches& known) {
  SecretMatches hits(files.size() + 1);
  base::parallel_for(files.size(), jobs, [&](std::size_t i) {
    const auto file = static_cast<std::uint32_t>(i + 1);
    if (trusted.empty() || !files.path(file).starts_with(trusted))
      hits[file] = file < known.size() ? known[file] : scan_secrets(files.text(file));
  });
  return hits;
}

void redact_secrets(Finding& finding, const source::Files& files, const SecretMatches& hits) {
  std::vector<source::Span> spans = {finding.span};
  for (const diagnostic::RelatedLocation& related : finding.related) spans.push_back(related.span);
  for (const source::Span& span : spans) {
    const std::span<const SecretMatch> near = hits_near(span, files, hits);
    if (near.empty()) continue;
    finding.redact_source = true;
    redact_quoted(finding.message, span, files, near);
    redact_quoted(finding.help, span, files, near);
    for (diagnostic::RelatedLocation& related : finding.related)
      redact_quoted(related.message, span, files, near);
  }
}

void scan_and_redact(const source::Files& files, std::string_view trusted, int jobs,
                     diagnostic::Findings& findings) {
  const SecretMatches hits = scan_files(files, trusted, jobs);
  for (Finding& finding : findings) redact_secrets(finding, files, hits);

  Lines reported;
  for (const Finding& finding : findings) {
    if (finding.rule == "secret-in-values-file") reported.insert(line_of(finding.span, files));
  }
  for (std::uint32_t file = 1; file < hits.size(); ++file) {
    for (const SecretMatch& hit : hits[file]) {
      if (hit.open || reported.contains(line_of({file, hit.begin, hit.end}, files))) continue;
      findings.push_back(
          finding_of(file, hit, "declare it in `secrets` of system.yaml and supply it at install time"));
      findings.back().system = system_of(files.path(file));
    }
  }
}

void check_secrets(const source::Files& files, const SecretMatches& hits, const ObjectIndex& index,
                   const std::set<std::uint32_t>& rendered, std::vector<ObjectFinding>& found) {
  Lines reported;
  for (const ObjectFinding& one : found) {
    if (one.finding.rule == "plaintext-secret" && one.finding.span.known())
      reported.insert(line_of(one.finding.span, files));
  }
  std::vector<const Object*> objects;  // by their start
  for (const Object& object : index.objects()) objects.push_back(&object);
  const auto begin = [](const Object* object) {
    return std::pair(object->node->span.file, object->node->span.begin);
  };
  std::ranges::sort(objects, {}, begin);
  for (std::uint32_t file = 1; file < hits.size(); ++file) {
    if (rendered.contains(file)) continue;
    SealedDocuments sealed(files.text(file));
    for (const SecretMatch& hit : hits[file]) {
      if (hit.open || sealed.holds(hit.begin)) continue;
      if (reported.contains(line_of({file, hit.begin, hit.end}, files))) continue;
      ObjectFinding one{.finding = finding_of(file, hit, "reference a Secret that is defined elsewhere")};
      const auto after = std::ranges::upper_bound(objects, std::pair(file, hit.begin), {}, begin);
      const Object* object = after == objects.begin() ? nullptr : *std::prev(after);
      if (object != nullptr && object->node->span.file == file && hit.end <= object->node->span.end) {
        one.object = object;
        one.finding.path = path_of(*object->node, one.finding.span);
      }
      found.push_back(std::move(one));
    }
  }
}

}  // namespace twinhull::lint
