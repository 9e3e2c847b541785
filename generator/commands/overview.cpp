// `twinhull` without arguments: what is here, and what to do with it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/unicode.h"
#include "commands/command.h"
#include "commands/output.h"
#include "commands/version.h"
#include "lint/load/discover/discover.h"
#include "pipeline/inputs.h"

namespace twinhull::commands {
namespace {

constexpr std::size_t kMostNames = 4;
constexpr std::size_t kMostReadFiles = 2000;

struct DirectoryContents {
  std::vector<std::string> systems;
  std::vector<std::string> charts;
  std::vector<std::string> kustomizations;
  std::vector<std::string> manifests;
};

std::vector<std::string> systems_below(const std::string& root, base::FileSystem& fs) {
  std::vector<std::string> out;
  if (root.empty()) return out;
  const auto entries = fs.list(root + "/environments");
  for (const base::DirectoryEntry& entry : entries.value.value_or(std::vector<base::DirectoryEntry>())) {
    const std::string file = fmt::format("{}/environments/{}/system.yaml", root, entry.name);
    if (fs.type_no_follow(file) == base::FileType::file) out.push_back(entry.name);
  }
  return out;
}

/// Whether a file looks like one of Kubernetes; it is not parsed.
bool is_manifest(const std::string& path, base::FileSystem& fs) {
  const base::Expected<std::string> text = fs.read(path);
  if (!text.value) return false;
  const auto has_key = [&](std::string_view key) {
    const std::string_view all = *text.value;
    for (std::size_t at = all.find(key); at != std::string_view::npos; at = all.find(key, at + 1)) {
      const std::string_view after = all.substr(at + key.size());
      if ((at == 0 || all[at - 1] == '\n') && after.starts_with(":")) return true;
      if (at > 0 && all[at - 1] == '"' && after.starts_with("\"")) return true;
    }
    return false;
  };
  return has_key("apiVersion") && has_key("kind");
}

DirectoryContents look_around(base::FileSystem& fs) {
  DirectoryContents sight;
  sight.systems = systems_below(pipeline::find_root({}, fs), fs);
  lint::Discovered found = lint::discover({"."}, {}, fs);
  sight.charts = std::move(found.charts);
  sight.kustomizations = std::move(found.kustomizations);
  if (found.manifests.size() > kMostReadFiles) found.manifests.resize(kMostReadFiles);
  std::erase_if(found.manifests, [&](const std::string& path) {
    return lint::is_kustomization(path) || !is_manifest(path, fs);
  });
  sight.manifests = std::move(found.manifests);
  return sight;
}

struct Suggestion {
  std::string_view command;
  std::string_view purpose;
};

constexpr std::array for_systems = {
    Suggestion{"twinhull generate", "validate the inputs, then write the charts and overlays below out/"},
    Suggestion{"twinhull lint", "check all YAML here, charts and overlays included"},
    Suggestion{"twinhull report --output report.html", "one page about all targets"},
};
constexpr std::array for_manifests = {
    Suggestion{"twinhull lint", "check all of it"},
    Suggestion{"twinhull lint --profile strict", "apply all rules"},
    Suggestion{"twinhull init NAME", "create a system that a chart and overlays are generated from"},
};
constexpr std::array for_nothing = {
    Suggestion{"twinhull init NAME", "create a system that a chart and overlays are generated from"},
    Suggestion{"twinhull lint PATH", "check Kubernetes YAML elsewhere"},
    Suggestion{"twinhull explain", "list the rules"},
};

std::span<const Suggestion> suggestions(const DirectoryContents& sight) {
  if (!sight.systems.empty()) return for_systems;
  if (!sight.charts.empty() || !sight.kustomizations.empty() || !sight.manifests.empty())
    return for_manifests;
  return for_nothing;
}

std::string line(std::string_view what, const std::vector<std::string>& names, bool named) {
  if (names.empty()) return {};
  std::string out = fmt::format("  {:<15} {}", what, names.size());
  if (!named) return out + "\n";
  for (std::size_t i = 0; i < std::min(names.size(), kMostNames); ++i) {
    const std::string_view name = std::string_view(names[i]).starts_with("./")
                                      ? std::string_view(names[i]).substr(2)
                                      : std::string_view(names[i]);
    out += fmt::format("{}{}", i == 0 ? ": " : ", ", base::escape_for_display(name));
  }
  return out + (names.size() > kMostNames ? ", …\n" : "\n");
}

}  // namespace

ExitCode overview(base::FileSystem& fs) {
  const DirectoryContents sight = look_around(fs);
  const std::string seen = line("systems", sight.systems, true) + line("charts", sight.charts, true) +
                           line("kustomizations", sight.kustomizations, true) +
                           line("manifests", sight.manifests, false);
  std::string text =
      fmt::format("{}\n\n{}", version_line(),
                  seen.empty() ? "No Kubernetes YAML in this directory.\n" : "In this directory:\n" + seen);
  text += "\nCommands to begin with:\n";
  for (const Suggestion& suggestion : suggestions(sight))
    text += fmt::format("  {:<37} {}\n", suggestion.command, suggestion.purpose);
  text += "\n`twinhull --help` lists all commands.\n";
  std::fwrite(text.data(), 1, text.size(), stdout);
  return std::fflush(stdout) == 0 ? ExitCode::ok : ExitCode::failed;
}

}  // namespace twinhull::commands
