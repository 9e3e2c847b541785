// The lines of templates that rendered lines come from.
#include <algorithm>
#include <iterator>
#include <map>

#include "base/path.h"
#include "base/text.h"
#include "lint/go_template/actions.h"
#include "lint/load/helm/chart_source.h"
#include "lint/load/locate/align.h"
#include "lint/load/locate/source_mapper.h"

namespace twinhull::lint {
namespace {

constexpr std::string_view source_mark = "# Source: ";

/// The lines of all named templates of a file without actions.
void read_defines(std::string_view text, std::map<std::string, LiteralLines, std::less<>>& out) {
  if (text.find("define") == std::string_view::npos) return;
  const std::vector<Action> actions = actions_of(text);
  for (const Block& block : blocks_of(actions)) {
    const Action& open = actions[block.open];
    const std::size_t quote = open.text.find('"');
    if (open.first() != "define" || quote == std::string_view::npos) continue;
    const std::string_view name = open.text.substr(quote + 1, open.text.rfind('"') - quote - 1);
    LiteralLines& lines = out[std::string(name)];
    for (std::string_view line :
         base::split_lines(text.substr(open.end, actions[block.close].begin - open.end))) {
      line = base::trim(line);
      if (line.size() > 3 && line.find("{{") == std::string_view::npos) lines.insert(line);
    }
  }
}

}  // namespace

const SourceMapper::Template& SourceMapper::template_of(source::Span span, const Provenance& origin) {
  const std::string_view text = files_.text(span.file);
  // Right at the start of a document, because a template can contain such a comment.
  constexpr std::string_view document_mark = "---\n# Source: ";
  const std::size_t document = text.rfind(document_mark, span.begin);
  std::size_t mark = text.starts_with(source_mark) ? 0 : std::string_view::npos;
  if (document != std::string_view::npos) mark = document + document_mark.size() - source_mark.size();
  const std::size_t start = mark == std::string_view::npos ? 0 : mark;
  const auto [found, fresh] = templates_.try_emplace({span.file, static_cast<std::uint32_t>(start)});
  Template& made = found->second;
  if (!fresh || mark == std::string_view::npos) return made;
  const std::size_t begin = std::min(text.size(), text.find('\n', mark) + 1);
  std::string_view source =
      base::trim(text.substr(mark + source_mark.size(), begin - mark - source_mark.size()));
  source.remove_prefix(std::min(source.size(), source.find('/') + 1));
  made.source = source;
  made.file = sources_.file(base::join_path(origin.folder, source));
  if (made.file == 0) return made;
  made.first = static_cast<std::uint32_t>(files_.position(span.file, static_cast<std::uint32_t>(begin)).line);
  const std::string_view rest = text.substr(begin);
  // A subchart has its own values.
  const ValueText value_of = [&](std::string_view path) { return printed_value(path, origin); };
  made.lines = align(base::split_lines(files_.text(made.file)),
                     base::split_lines(rest.substr(0, rest.find("\n---\n# Source: "))),
                     source.starts_with("templates/") ? value_of : ValueText(),
                     [&](std::string_view name) { return lines_of_define(origin.folder, name); });
  // A line rendered by a block has no separate line: the nearest known one above has the block, or the
  // first one below.
  const auto first = std::ranges::find_if(made.lines, [](std::uint32_t line) { return line != 0; });
  std::uint32_t last = first == made.lines.end() ? 0 : *first;
  for (std::uint32_t& line : made.lines) line = last = line == 0 ? last : line;
  return made;
}

const LiteralLines* SourceMapper::lines_of_define(const std::string& folder, std::string_view name) {
  auto chart = defines_.find(folder);
  if (chart == defines_.end()) {
    chart = defines_.try_emplace(folder).first;
    const ChartSource source = read_chart(folder, {}, sources_);
    std::vector<std::string> paths = source.templates;
    for (const std::string& part : source.vendored) {
      std::vector<std::string> more =
          read_chart(base::join_path(base::join_path(folder, "charts"), part), {}, sources_).templates;
      std::ranges::move(more, std::back_inserter(paths));
    }
    for (const std::string& path : paths) {
      const std::uint32_t file = sources_.file(path);
      if (file != 0) read_defines(files_.text(file), chart->second);
    }
  }
  const auto found = chart->second.find(name);
  return found == chart->second.end() ? nullptr : &found->second;
}

}  // namespace twinhull::lint
