#include "lint/input/origins.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "lint/input/align.h"
#include "lint/input/paths.h"
#include "lint/secret_scan.h"

namespace twinhull::lint {
namespace {

constexpr std::string_view source_mark = "# Source: ";

/// The text of a line without blanks around it, as a span.
source::Span span_of(const source::Files& files, std::uint32_t file, std::uint32_t number) {
  const std::string_view line = files.line(file, static_cast<int>(number));
  const std::string_view text = base::trim(line);
  const auto begin = static_cast<std::uint32_t>(text.data() - files.text(file).data());
  return {file, begin, begin + static_cast<std::uint32_t>(text.size())};
}

/// Every `.Values.a.b` of a line, without `.Values.`.
std::vector<std::string_view> value_paths(std::string_view line) {
  constexpr std::string_view mark = ".Values.";
  std::vector<std::string_view> out;
  for (std::size_t at = line.find(mark); at != std::string_view::npos; at = line.find(mark)) {
    line.remove_prefix(at + mark.size());
    const std::size_t end = std::min(line.size(), line.find_first_of(" |)}\"',"));
    if (std::ranges::find(out, line.substr(0, end)) == out.end()) out.push_back(line.substr(0, end));
  }
  return out;
}

}  // namespace

const Origins::Template& Origins::template_of(source::Span span, const Origin& origin) {
  const std::string_view text = files_.text(span.file);
  const std::size_t mark = text.rfind(source_mark, span.begin);
  const std::size_t start = mark == std::string_view::npos ? 0 : mark;
  const auto [found, fresh] = templates_.try_emplace({span.file, static_cast<std::uint32_t>(start)});
  Template& made = found->second;
  if (!fresh || mark == std::string_view::npos) return made;
  const std::size_t begin = std::min(text.size(), text.find('\n', mark) + 1);
  std::string_view source =
      base::trim(text.substr(mark + source_mark.size(), begin - mark - source_mark.size()));
  source.remove_prefix(std::min(source.size(), source.find('/') + 1));
  made.file = sources_.file(join_path(origin.folder, source));
  if (made.file == 0) return made;
  made.first = static_cast<std::uint32_t>(files_.position(span.file, static_cast<std::uint32_t>(begin)).line);
  const std::string_view rest = text.substr(begin);
  made.lines =
      align(base::split_lines(files_.text(made.file)), base::split_lines(rest.substr(0, rest.find("\n---"))));
  // A line of its own is unknown where it was made by a block: the nearest known one above has it.
  std::uint32_t last = 0;
  for (std::uint32_t& line : made.lines) line = last = line == 0 ? last : line;
  return made;
}

void Origins::add_value_places(diagnostic::Finding& finding, std::string_view line, const Origin& origin) {
  std::vector<std::string> sources = origin.values;
  sources.insert(sources.begin(), join_path(origin.folder, "values.yaml"));
  for (std::string_view path : value_paths(line)) {
    const yaml::Node* value = nullptr;
    for (auto source = sources.rbegin(); value == nullptr && source != sources.rend(); ++source) {
      const std::vector<const yaml::Node*>& roots = sources_.documents(*source);
      value = roots.empty() ? nullptr : roots.front()->at(path);
    }
    if (value != nullptr) finding.related.push_back({fmt::format("`{}` is set here", path), value->span});
  }
}

void Origins::lead_to_template(Found& found, const Origin& origin) {
  diagnostic::Finding& finding = found.finding;
  const Template& made = template_of(finding.span, origin);
  if (made.file == 0) return;
  const auto line = static_cast<std::uint32_t>(files_.position(finding.span.file, finding.span.begin).line);
  const std::size_t index = line - made.first;
  if (line < made.first || index >= made.lines.size() || made.lines[index] == 0) {
    finding.file = files_.path(made.file);
    finding.span = {};
    return;
  }
  const std::string_view rendered = base::trim(files_.line(finding.span.file, static_cast<int>(line)));
  source::Span span = span_of(files_, made.file, made.lines[index]);
  const std::string_view written = files_.text(span);
  if (written == rendered) {  // the same text: the very same columns
    const std::string_view all = files_.text(finding.span.file);
    const auto shift = static_cast<std::uint32_t>(all.data() + finding.span.begin - rendered.data());
    const std::uint32_t size = std::min(finding.span.end - finding.span.begin, span.end - span.begin - shift);
    span = {span.file, span.begin + shift, span.begin + shift + size};
  } else {
    std::string how = "rendered";
    if (!origin.values.empty()) how += fmt::format(" with {}", name_of(origin.values.back()));
    // No line that holds a secret is shown, wherever it came from.
    if (scan_secrets(rendered).empty()) how += fmt::format(" as `{}`", rendered);
    finding.related.insert(finding.related.begin(), {std::move(how), {}});
    add_value_places(finding, written, origin);
  }
  finding.span = span;
}

void Origins::move_fix(diagnostic::Finding& finding, source::Span rendered) const {
  const source::Span& written = finding.span;
  const bool same =
      written.known() && written.file != rendered.file && files_.text(written) == files_.text(rendered);
  for (diagnostic::Edit& edit : finding.fix) {
    if (!same || edit.span.begin < rendered.begin || edit.span.end > rendered.end) return finding.fix.clear();
    edit.span = {written.file, edit.span.begin - rendered.begin + written.begin,
                 edit.span.end - rendered.begin + written.begin};
  }
}

void Origins::lead_back(Found& found) {
  if (!found.finding.span.known() || found.object == nullptr) return;
  const Origin& origin = input_.origins[found.object->unit];
  const source::Span rendered = found.finding.span;
  if (origin.kind == Origin::Kind::helm) {
    found.finding.fix.clear();  // a template makes more than one text
    lead_to_template(found, origin);
  }
  if (origin.kind == Origin::Kind::kustomize) {
    lead_to_manifest(found, origin);
    move_fix(found.finding, rendered);
  }
}

}  // namespace twinhull::lint
