#include "lint/load/helm/chart_copy.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "base/arena.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/text.h"
#include "lint/go_template/actions.h"
#include "lint/load/discover/helm_ignore.h"
#include "lint/objects/object.h"
#include "source/files.h"
#include "yaml/reader.h"

namespace twinhull::lint {
namespace {

namespace fs = std::filesystem;

constexpr int deepest = 16;

/// The `define` blocks of a template.
std::string definitions_of(std::string_view text) {
  std::string out;
  const std::vector<Action> actions = actions_of(text);
  for (const Block& block : blocks_of(actions)) {
    if (block.depth > 0 || actions[block.open].first() != "define") continue;
    const std::size_t begin = actions[block.open].begin;
    out.append(text.substr(begin, actions[block.close].end - begin)).append("\n");
  }
  return out;
}

/// Where the item of a block list begins, with its dash; the end of the text for one of a flow list.
std::size_t dash_before(std::string_view text, std::size_t at) {
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\n')) --at;
  return at > 0 && text[at - 1] == '-' ? at - 1 : text.size();
}

}  // namespace

ChartCopy::ChartCopy(const std::string& chart, base::FileSystem& fs) : chart_(chart), fs_(fs) {
  link_folder(chart, 0);
}

void ChartCopy::link_folder(const std::string& folder, int depth) {
  const base::Expected<std::vector<base::DirectoryEntry>> list = fs_.list(folder);
  std::error_code error;
  fs::create_directories(scratch_.path(folder), error);
  usable_ = usable_ && list.value && !error && depth < deepest;
  if (!usable_) return;
  for (const base::DirectoryEntry& entry : *list.value) {
    if (entry.name == ".git" || entry.name == "node_modules") continue;
    const std::string path = base::join_path(folder, entry.name);
    if (entry.type == base::FileType::directory) {
      link_folder(path, depth + 1);
    } else if (fs_.target_type(path) == base::FileType::file && !fs_.leads_out(path)) {
      const fs::path target = fs::absolute(path, error);
      fs::create_symlink(target, scratch_.path(path), error);
      usable_ = usable_ && !error && ++files_ < base::limit(base::Limit::chart_files);
    }
  }
}

void ChartCopy::replace(const std::string& path, std::string_view text) {
  std::error_code error;
  fs::remove(scratch_.path(path), error);  // remove the link first, because writing would follow it
  scratch_.write(path, text);
}

bool ChartCopy::empty_template(const std::string& below) {
  const std::string path = base::join_path(chart_, below);
  if (fs_.target_type(path) != base::FileType::file) return false;
  const base::Expected<std::string> text = fs_.read(path);
  if (!text.value) return false;
  replace(path, definitions_of(*text.value));
  return true;
}

bool ChartCopy::drop_missing_dependencies() {
  bool dropped = false;
  for (const char* name : {"Chart.yaml", "requirements.yaml"}) {
    const std::string path = base::join_path(chart_, name);
    base::Expected<std::string> text = fs_.read(path);
    if (!text.value) continue;
    source::Files files;
    base::Arena arena;
    const std::uint32_t file = files.add(path, *text.value);
    const yaml::ReadResult read = yaml::read(files, file, arena, {.accept_yaml11_scalars = true});
    if (read.documents.empty() || read.documents.front().root == nullptr) continue;
    const base::Expected<std::vector<base::DirectoryEntry>> charts =
        fs_.list(base::join_path(chart_, "charts"));
    std::string out = *text.value;
    const std::span<const yaml::Node* const> items = items_at(read.documents.front().root, "dependencies");
    for (std::size_t i = items.size(); i-- > 0;) {  // from the end, so that earlier offsets stay valid
      const std::string_view wanted = text_at(items[i], "name");
      const bool there =
          charts.value && std::ranges::any_of(*charts.value, [&](const auto& entry) {
            return entry.name == wanted || (entry.name.starts_with(wanted) && entry.name.ends_with(".tgz"));
          });
      const std::size_t begin = dash_before(*text.value, items[i]->span.begin);
      if (there || begin == text.value->size()) continue;
      out.replace(begin, items[i]->span.end - begin, "");
      dropped = true;
    }
    if (out != *text.value) replace(path, out);
  }
  return dropped;
}

bool ChartCopy::drop_ignored_chart() {
  const std::vector<int> lines = HelmIgnore(chart_, fs_).lines_that_ignore("Chart.yaml", false);
  const std::string path = base::join_path(chart_, ".helmignore");
  const base::Expected<std::string> text = fs_.read(path);
  if (lines.empty() || !text.value) return false;
  std::string out;
  int number = 0;
  for (const std::string_view line : base::split_lines(*text.value)) {
    if (std::ranges::find(lines, ++number) == lines.end()) out.append(line).push_back('\n');
  }
  replace(path, out);
  return true;
}

}  // namespace twinhull::lint
