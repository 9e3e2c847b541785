#include "lint/load/discover/applied_directories.h"

#include <string_view>

#include "base/path.h"
#include "base/text.h"

namespace twinhull::lint {
namespace {

constexpr std::size_t most_scripts = 2000;
constexpr std::size_t largest = 1 << 20;  ///< maximum length of a command

std::string_view without_quotes(std::string_view word) {
  constexpr std::string_view quotes = "\"'`,;)";
  while (!word.empty() && quotes.find(word.front()) != std::string_view::npos) word.remove_prefix(1);
  while (!word.empty() && quotes.find(word.back()) != std::string_view::npos) word.remove_suffix(1);
  return word;
}

/// The arguments of `-f` in `kubectl apply` commands of the line.
std::vector<std::string_view> applied_in(std::string_view line) {
  std::vector<std::string_view> out;
  bool kubectl = false, apply = false, next = false;
  for (const std::string_view whole : base::split(line, ' ')) {
    const std::string_view word = without_quotes(whole);
    if (word.empty()) continue;
    if (word == "kubectl" || word.ends_with("/kubectl")) {
      kubectl = true, apply = false;
    } else if (kubectl && word == "apply") {
      apply = true;
    } else if (word == "|" || word == "&&") {
      kubectl = false;
    } else if (next) {
      out.push_back(word);
    } else if (apply && (word.starts_with("-f=") || word.starts_with("--filename="))) {
      out.push_back(word.substr(word.find('=') + 1));
    }
    next = kubectl && apply && (word == "-f" || word == "-Rf" || word == "--filename");
  }
  return out;
}

/// The directory that a name refers to from a file's directory or one of its parents; empty if none.
std::string find_directory(const std::string& file, std::string_view name, base::FileSystem& fs) {
  if (name.find_first_of("$<>{*~") != std::string_view::npos || name.find("://") != std::string_view::npos ||
      name.starts_with('/'))
    return {};
  for (std::string directory = base::directory_of(file);; directory = base::directory_of(directory)) {
    const std::string path = base::join_path(directory, name);
    if (fs.type_of(path) == base::FileType::directory) return path;
    if (directory == "." || directory == "/" || directory.ends_with("..")) return {};
  }
}

}  // namespace

std::map<std::string, std::string> applied_directories(const std::vector<std::string>& scripts,
                                                       base::FileSystem& fs) {
  std::map<std::string, std::string> out;
  for (std::size_t i = 0; i < scripts.size() && i < most_scripts; ++i) {
    const base::Expected<std::string> text = fs.read(scripts[i]);
    if (!text.value || text.value->size() > largest || text.value->find("kubectl") == std::string::npos)
      continue;
    for (const std::string_view line : base::split_lines(*text.value)) {
      for (const std::string_view name : applied_in(line)) {
        const std::string directory = find_directory(scripts[i], name, fs);
        if (!directory.empty()) out.try_emplace(directory, scripts[i]);
      }
    }
  }
  return out;
}

}  // namespace twinhull::lint
