// Whether a source of Argo CD or Flux is the repository of the run. Reads .git/config and .git/HEAD as text,
// without running a program.
#include "lint/gitops/repository.h"

#include <algorithm>
#include <cctype>

#include "base/confined_files.h"
#include "base/path.h"
#include "base/text.h"

namespace twinhull::lint {
namespace {

/// Host and path of a URL, equal for all its forms: `git@github.com:acme/shop.git`,
/// `https://github.com/acme/shop`, `ssh://git@github.com/acme/shop`.
std::string plain_address(std::string_view url) {
  if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos)
    url.remove_prefix(scheme + 3);
  if (const std::size_t user = url.substr(0, url.find('/')).rfind('@'); user != std::string_view::npos)
    url.remove_prefix(user + 1);
  while (url.ends_with('/')) url.remove_suffix(1);
  if (url.ends_with(".git")) url.remove_suffix(4);
  std::string out;
  for (const char c : url) out.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
  if (const std::size_t colon = out.find(':'); colon != std::string::npos) out[colon] = '/';
  return out;
}

std::vector<std::string> remotes_in(std::string_view config) {
  std::vector<std::string> out;
  bool remote = false;
  for (std::string_view line : base::split_lines(config)) {
    line = base::trim(line);
    if (line.starts_with('[')) remote = line.starts_with("[remote ");
    const std::size_t equals = line.find('=');
    if (remote && equals != std::string_view::npos && base::trim(line.substr(0, equals)) == "url")
      out.push_back(plain_address(base::trim(line.substr(equals + 1))));
  }
  return out;
}

/// Whether the checked-out revision is that of the source: `HEAD`, its branch, or the usual default branches.
bool is_current(std::string_view revision, const Repository& repository) {
  if (revision.starts_with("refs/heads/")) revision.remove_prefix(11);
  return revision.empty() || revision == "HEAD" || revision == "main" || revision == "master" ||
         revision == repository.branch;
}

}  // namespace

bool is_plain_path(const yaml::Node* name) {
  return name != nullptr && name->is(yaml::Kind::string) && !name->text.empty() &&
         name->text.find_first_of("{$*?[<") == std::string_view::npos &&
         name->text.find("://") == std::string_view::npos;
}

std::string folder_of(const Object& object, const Workspace& input) {
  const Provenance& origin = input.origins[object.unit];
  return origin.kind == Provenance::Kind::written ? base::directory_of(input.index.path(object))
                                                  : origin.folder;
}

const Repository& Repositories::around(const std::string& folder) {
  const auto [found, fresh] = known_.try_emplace(folder);
  Repository& repository = found->second;
  if (!fresh) return repository;
  base::FileSystem& fs = sources_.real_file_system();
  const std::string top = base::enclosing_root(fs, folder);
  if (fs.type(top + "/.git") == base::FileType::none) return repository;
  repository.top = top;
  if (const auto config = fs.read(top + "/.git/config"); config.value)
    repository.remotes = remotes_in(*config.value);
  constexpr std::string_view ref = "ref: refs/heads/";
  if (const auto head = fs.read(top + "/.git/HEAD"); head.value && head.value->starts_with(ref))
    repository.branch = base::trim(std::string_view(*head.value).substr(ref.size()));
  return repository;
}

std::string Repositories::missing(const std::string& folder, const NamedSource& source,
                                  std::string_view path) {
  const Repository& repository = around(folder);
  const std::string wanted = base::join_path(".", path.starts_with('/') ? path.substr(1) : path);
  if (wanted == "." || wanted.starts_with("..") || !is_current(source.revision, repository)) return {};
  const auto stands = [&](const std::string& at) {
    return sources_.real_file_system().target_type(at) != base::FileType::none;
  };
  bool certain = source.here;
  if (!source.url.empty() && !repository.remotes.empty()) {
    if (std::ranges::find(repository.remotes, plain_address(source.url)) == repository.remotes.end())
      return {};
    certain = true;
  }
  const bool deep = wanted.find('/') != std::string::npos;
  if (!repository.top.empty()) {
    if (stands(base::join_path(repository.top, wanted))) return {};
    const bool begun = deep && stands(base::join_path(repository.top, wanted.substr(0, wanted.find('/'))));
    return certain || begun ? wanted : std::string();
  }
  // The root of the repository is unknown: any parent directory.
  bool begun = false;
  for (std::string top = folder;; top = base::directory_of(std::string_view(top))) {
    if (stands(base::join_path(top, wanted))) return {};
    begun = begun || (deep && stands(base::join_path(top, wanted.substr(0, wanted.find('/')))));
    if (top == "." || top == "/" || top.ends_with("..")) break;
  }
  return begun ? wanted : std::string();
}

}  // namespace twinhull::lint
