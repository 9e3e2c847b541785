#include "commands/show_origins.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "base/text.h"
#include "base/unicode.h"
#include "yaml/reader.h"

namespace twinhull::commands {
namespace {

using yaml::Kind;
using yaml::Node;

constexpr std::size_t widest = 60;  ///< of a line, up to which comments are aligned

/// The lines, from 0, that cannot have a comment: a string continues behind them, or it is a block.
class UncommentedLines {
 public:
  UncommentedLines(const source::Files& files, std::uint32_t file) : files_(files), file_(file) {}

  void add(const Node& node) {
    for (const yaml::Entry& entry : node.entries) add(*entry.value);
    for (const Node* item : node.items) add(*item);
    if (!node.is(Kind::string) || node.span.end <= node.span.begin) return;
    const int first = line_of(node.span.begin);
    const int last = line_of(node.span.end - 1);
    const bool block = node.style == yaml::Style::literal || node.style == yaml::Style::folded;
    for (int line = first; line <= last; ++line) {
      if (block ? line > first : line < last) lines_.insert(line);
    }
  }
  bool contains(int line) const { return lines_.contains(line); }

 private:
  int line_of(std::uint32_t offset) const { return files_.position(file_, offset).line - 1; }

  const source::Files& files_;
  std::uint32_t file_;
  std::set<int> lines_;
};

/// Appends to each line what `origin_of` says of its bytes.
std::string commented(std::string_view text,
                      const std::function<std::string(std::size_t, std::size_t)>& origin_of) {
  source::Files files;
  base::Arena arena;
  const std::uint32_t file = files.add("rendered", std::string(text));
  UncommentedLines uncommented(files, file);
  for (const yaml::Document& document :
       yaml::read(files, file, arena, {.accept_yaml11_scalars = true}).documents) {
    if (document.root != nullptr) uncommented.add(*document.root);
  }
  const std::vector<std::string_view> lines = base::split_lines(text);
  std::string out;
  for (std::size_t first = 0; first < lines.size();) {
    std::size_t end = first + 1;
    while (end < lines.size() && lines[end] != "---") ++end;
    std::size_t width = 0;
    for (std::size_t i = first; i < end; ++i) {
      const std::size_t size = base::code_points(lines[i]).size();
      if (size <= widest) width = std::max(width, size);
    }
    for (std::size_t i = first; i < end; ++i) {
      const std::string_view line = lines[i];
      const std::size_t content = line.find_first_not_of(' ');
      std::string origin;
      if (content != std::string_view::npos && !uncommented.contains(static_cast<int>(i))) {
        const auto begin = static_cast<std::size_t>(line.data() - text.data());
        origin = origin_of(begin + content, begin + line.size());
      }
      out += line;
      if (!origin.empty()) {
        const std::size_t size = base::code_points(line).size();
        out.append(size < width ? width - size : 0, ' ').append("  # ").append(origin);
      }
      out += '\n';
    }
    first = end;
  }
  return out;
}

/// Follows both the printed object and the built one, and records for each printed line what it shows.
void match(const Node& printed, const Node& built, std::map<std::uint32_t, source::Span>& out) {
  for (const yaml::Entry& entry : printed.entries) {
    const yaml::Entry* there = built.find(entry.key);
    if (there == nullptr) continue;
    const bool nested = entry.value->is(Kind::map) || entry.value->is(Kind::list);
    const source::Span& span = there->key_span.known() && (nested || !there->value->span.known())
                                   ? there->key_span
                                   : there->value->span;
    out.try_emplace(entry.key_span.begin, span);
    match(*entry.value, *there->value, out);
  }
  for (std::size_t i = 0; i < printed.items.size() && i < built.items.size(); ++i) {
    const Node& item = *printed.items[i];
    if (!item.is(Kind::map) && !item.is(Kind::list)) out.try_emplace(item.span.begin, built.items[i]->span);
    match(item, *built.items[i], out);
  }
}

}  // namespace

std::string with_origins(const ChartRun& run) {
  if (run.rendered.origins == nullptr) return run.rendered.output;
  source::Files files;
  OriginFileCache sources(run, files);
  return commented(run.rendered.output, [&](std::size_t begin, std::size_t end) {
    const helm::OriginTrace origin = run.origin(begin, end);
    if (origin.at.file == 0) return std::string();
    std::string out = sources.brief(origin.at);
    for (const helm::OriginRange& call : origin.calls) out += " in " + sources.brief(call);
    std::set<std::string> reported;
    for (const helm::ValueOrigin& value : origin.values) {
      std::string location = sources.brief(value.value.file != 0 ? value.value : value.key);
      if (!reported.insert(location).second) continue;
      out.append(reported.size() == 1 ? " <- " : ", ").append(location);
    }
    return base::escape_for_display(out);
  });
}

std::string with_origins(std::string_view text, const kustomize::BuiltObject& object,
                         const source::Files& files) {
  source::Files printed;
  base::Arena arena;
  const std::uint32_t file = printed.add("built", std::string(text));
  const yaml::ReadResult read = yaml::read(printed, file, arena, {.accept_yaml11_scalars = true});
  std::map<std::uint32_t, source::Span> locations;
  if (!read.documents.empty() && read.documents[0].root != nullptr)
    match(*read.documents[0].root, *object.node, locations);
  return commented(text, [&](std::size_t begin, std::size_t end) {
    const auto at = locations.lower_bound(static_cast<std::uint32_t>(begin));
    if (at == locations.end() || at->first >= end || !at->second.known()) return std::string();
    return base::escape_for_display(fmt::format("{}:{}", files.path(at->second.file),
                                                files.position(at->second.file, at->second.begin).line));
  });
}

}  // namespace twinhull::commands
