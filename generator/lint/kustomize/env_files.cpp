// Env files of generators are read line by line as literal `NAME=value`, not by a shell or dotenv library.
// Keys that Kubernetes rejects are reported on the built object.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "lint/engine/finding_at.h"
#include "lint/kustomize/checks.h"
#include "lint/load/discover/git_ignore.h"

namespace twinhull::lint {
namespace {

struct EnvLine {
  std::string_view text;
  std::string_view all;  ///< the text of the file, for locations
  std::uint32_t file = 0;
  bool secret = false;

  source::Span span(std::string_view part) const {
    const auto begin = static_cast<std::uint32_t>(part.data() - all.data());
    return {file, begin, begin + static_cast<std::uint32_t>(part.size())};
  }
  void tell(std::string rule, std::string_view part, std::string message, std::string help,
            std::vector<ObjectFinding>& out) const {
    out.push_back(finding_at(std::move(rule), span(part), std::move(message), std::move(help)));
    out.back().finding.redact_source = secret;
  }
};

void check_value(const EnvLine& line, std::string_view value, std::vector<ObjectFinding>& out) {
  const bool quoted =
      value.size() > 1 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front();
  if (quoted) {
    line.tell("env-file-pitfall", value, "the quotes are part of the value", "remove the quotes", out);
  } else if (value.starts_with(' ') && !line.text.substr(0, line.text.find('=')).ends_with(' ')) {
    line.tell("env-file-pitfall", value, "the value begins with a space",
              "write `NAME=value` without spaces around `=`", out);
  } else if (const std::size_t comment = value.find(" #"); comment != std::string_view::npos) {
    line.tell("env-file-pitfall", value.substr(comment + 1), "this is part of the value, not a comment",
              "move the comment to a separate line", out);
  }
}

void check_file(const std::string& path, bool secret, SourceCache& sources, std::vector<ObjectFinding>& out) {
  const std::uint32_t file = sources.file(path);
  if (file == 0) return;
  const std::string_view all = sources.files().text(file);
  for (std::string_view text : base::split_lines(all)) {
    if (text.ends_with('\r')) text.remove_suffix(1);  // Kustomize removes it, too
    const EnvLine line{.text = text, .all = all, .file = file, .secret = secret};
    const std::string_view lead = base::trim(text);
    if (lead.empty() || lead.starts_with('#')) continue;
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) {
      line.tell("env-file-pitfall", lead,
                fmt::format("`{}` has no value: it is read from the environment of the build", lead),
                "write `NAME=` for an empty value", out);
      continue;
    }
    if (base::trim(text.substr(0, equals)).empty()) {
      line.tell("env-file-pitfall", lead, "line without a name: Kustomize ignores it",
                "write `NAME=value`, or remove the line", out);
      continue;
    }
    check_value(line, text.substr(equals + 1), out);
  }
}

}  // namespace

void check_env_file_pitfall(const Kustomization& tree, SourceCache& sources,
                            std::vector<ObjectFinding>& out) {
  const std::set<std::string> files(tree.env_files.begin(), tree.env_files.end());
  for (const std::string& path : files) {
    const bool there = sources.real_file_system().type_of(path) == base::FileType::file;
    const bool secret = std::ranges::find(tree.secret_files, path) != tree.secret_files.end();
    // What is read here is also scanned for secrets, which can be in files that git ignores.
    if (there && is_ignored(sources.real_file_system(), path)) continue;
    check_file(there ? path : path + ".example", secret, sources, out);
  }
}

}  // namespace twinhull::lint
