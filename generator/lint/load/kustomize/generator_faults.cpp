// The keys that generators of a kustomization read, parsed as Kustomize does: a line of an env file is a key
// up to the first `=`, without leading blanks; a line without a key is ignored.
#include "lint/load/kustomize/generator_faults.h"

#include <algorithm>
#include <functional>
#include <map>

#include "base/path.h"
#include "base/text.h"
#include "base/unicode.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;
using Why = GeneratorFault::Why;

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const base::CodePoint point = base::decode(text, at);
    if (!point.valid) return false;
    at += point.size;
  }
  return true;
}

class Reader {
 public:
  Reader(const Kustomization& tree, base::FileSystem& fs) : tree_(tree), fs_(fs) {}

  void read(const Node& generator, bool secret) {
    secret_ = secret;
    seen_.clear();
    for (const Node* item : items_at(&generator, "envs")) read_env(*item);
    if (const Node* env = generator.get("env")) read_env(*env);
    for (const Node* item : items_at(&generator, "literals")) {
      if (!item->is(Kind::string)) continue;  // the schema reports a wrong type
      if (item->text.find('=') == std::string_view::npos) {
        out_.push_back(
            {Why::no_value, std::string(item->text), {.entry = item, .env_file = {}}, {}, secret_});
      } else {
        take(std::string(item->text.substr(0, item->text.find('='))), {.entry = item, .env_file = {}});
      }
    }
    for (const Node* item : items_at(&generator, "files")) {
      const std::size_t equals = item->text.find('=');
      const std::string_view key =
          equals == std::string_view::npos ? base::file_name(item->text) : item->text.substr(0, equals);
      take(std::string(key), {.entry = item, .env_file = {}});
    }
  }

  std::vector<GeneratorFault> take_faults() { return std::move(out_); }

 private:
  void take(std::string key, GeneratorSource source) {
    const auto [first, fresh] = seen_.try_emplace(key, source);
    if (!fresh) out_.push_back({Why::repeated, std::move(key), std::move(source), first->second, secret_});
  }

  void read_env(const Node& item) {
    if (!item.is(Kind::string)) return;
    const std::string path = base::join_path(tree_.folder, item.text);
    if (std::ranges::find(tree_.env_files, path) == tree_.env_files.end()) return;
    const bool there = fs_.target_type(path) == base::FileType::file;
    const base::Expected<std::string> text = fs_.read(there ? path : path + ".example");
    if (!text.value) return;
    const std::string_view all = *text.value;
    for (const std::string_view whole : base::split_lines(all)) {
      const auto offset = [&](std::string_view part) {
        return static_cast<std::uint32_t>(part.data() - all.data());
      };
      std::string_view line = whole;
      if (line.starts_with("\xEF\xBB\xBF") && offset(line) == 0) line.remove_prefix(3);
      if (!is_utf8(line)) {
        out_.push_back(
            {Why::no_text,
             {},
             {&item, path, offset(whole), offset(whole) + static_cast<std::uint32_t>(whole.size())},
             {},
             secret_});
        continue;
      }
      while (!line.empty() && std::string_view(" \t\r\v\f").find(line.front()) != std::string_view::npos)
        line.remove_prefix(1);
      const std::string_view key = line.substr(0, line.find('='));
      if (line.empty() || line.front() == '#' || key.empty()) continue;
      const std::uint32_t begin = offset(key);
      take(std::string(key), {&item, path, begin, begin + static_cast<std::uint32_t>(key.size())});
    }
  }

  const Kustomization& tree_;
  base::FileSystem& fs_;
  bool secret_ = false;
  std::map<std::string, GeneratorSource, std::less<>> seen_;
  std::vector<GeneratorFault> out_;
};

}  // namespace

std::vector<GeneratorFault> generator_faults(const Kustomization& tree, base::FileSystem& fs) {
  Reader reader(tree, fs);
  for (const Node* one : items_at(tree.root, "configMapGenerator")) reader.read(*one, false);
  for (const Node* one : items_at(tree.root, "secretGenerator")) reader.read(*one, true);
  return reader.take_faults();
}

std::string without_faults(std::string text, const Kustomization& tree, const std::string& path) {
  std::vector<std::uint32_t> faulty;
  for (const GeneratorFault& fault : tree.faults) {
    if (fault.at.env_file == path) faulty.push_back(fault.at.begin);
  }
  std::ranges::sort(faulty);
  std::string out;
  for (const std::string_view line : base::split_lines(text)) {
    const auto begin = static_cast<std::uint32_t>(line.data() - text.data());
    const auto next = std::ranges::lower_bound(faulty, begin);
    const bool refused = next != faulty.end() && *next <= begin + line.size();
    out.append(refused ? std::string_view("#") : line).push_back('\n');
  }
  return out;
}

}  // namespace twinhull::lint
