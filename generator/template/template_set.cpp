#include "template/template_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "template/functions.h"
#include "yaml/reader.h"

namespace twinhull::tmpl {
namespace {

using diagnostic::Findings;

constexpr std::array<std::pair<std::string_view, Scope>, 6> kDirectories = {
    {{"chart", Scope::chart},
     {"component", Scope::component},
     {"gitops/environment", Scope::gitops_environment},
     {"gitops/system", Scope::gitops_system},
     {"gitops/target", Scope::gitops_target},
     {"system", Scope::system}}};
constexpr std::string_view kFragments = "fragments";

/// The templates below a directory: the directory that each is read from, by relative path.
using Names = std::map<std::string, const base::InputDirectory*>;

void ignored(const std::string& path, std::string help, Findings& findings) {
  findings.push_back({.rule = "ignored-input-file",
                      .message = fmt::format("`{}` is not read", path),
                      .help = std::move(help),
                      .file = path});
}

/// Collects all templates below a directory. `directory` is relative to the root; files already in `names`
/// replace these.
void collect(const base::InputDirectory& root, const std::string& directory, const std::string& below,
             Names& names, Findings& findings) {
  auto listing = root.fs.list(root.inside(directory));
  if (!listing.value) {
    findings.push_back(
        {.rule = "unreadable-file",
         .message = fmt::format("`{}` cannot be read: {}", root.named(directory), listing.error),
         .help = "make the directory readable",
         .file = root.named(directory)});
    return;
  }
  for (const base::DirectoryEntry& entry : *listing.value) {
    std::string path = directory + "/" + entry.name;
    base::FileType type = root.fs.type_of(root.inside(path));
    if (type == base::FileType::directory && entry.type == base::FileType::symlink) {
      ignored(root.named(path), "links to directories are not followed: copy the directory", findings);
    } else if (type == base::FileType::directory) {
      collect(root, path, below + entry.name + "/", names, findings);
    } else if (entry.name.ends_with(".yaml")) {
      names.emplace(below + entry.name, &root);
    } else if (entry.name.ends_with(".yml")) {
      ignored(root.named(path), "rename it to `.yaml`", findings);
    }
  }
}

/// Reports what is in none of the directories of templates. `directory` is `templates`, or a directory in it
/// that contains only directories.
void report_misplaced_file(const base::InputDirectory& root, const std::string& directory,
                           Findings& findings) {
  const auto listing = root.fs.list(root.inside(directory));
  if (!listing.value) return;  // reported where it is read
  std::vector<std::string> known = {fmt::format("templates/{}", kFragments)};
  for (const auto& [name, scope] : kDirectories) known.push_back(fmt::format("templates/{}", name));
  for (const base::DirectoryEntry& entry : *listing.value) {
    const std::string path = directory + "/" + entry.name;
    if (root.fs.type_of(root.inside(path)) == base::FileType::directory) {
      if (std::ranges::find(known, path) != known.end()) continue;
      const bool around =
          std::ranges::any_of(known, [&](const std::string& one) { return one.starts_with(path + "/"); });
      const std::string_view near = base::closest_match(path, {known.begin(), known.end()});
      if (around) {
        report_misplaced_file(root, path, findings);
      } else if (!entry.name.starts_with(".")) {
        ignored(root.named(path),
                near.empty() ? fmt::format("move its files to one of `{}`", fmt::join(known, "`, `"))
                             : fmt::format("did you mean `{}`?", near),
                findings);
      }
    } else if (entry.name.ends_with(".yaml") || entry.name.ends_with(".yml")) {
      ignored(root.named(path), fmt::format("move it to one of `{}`", fmt::join(known, "`, `")), findings);
    }
  }
}

class Loader {
 public:
  Loader(const base::InputDirectory& root, const base::InputDirectory* builtin, source::Files& files,
         base::Arena& arena, Findings& findings)
      : root_(root), builtin_(builtin), files_(files), arena_(arena), findings_(findings) {}

  TemplateSet load() {
    check_root();
    for (const auto& [directory, scope] : kDirectories) {
      for (const auto& [name, root] : list(directory)) load_template(*root, directory, name, scope);
    }
    for (const auto& [name, root] : list(kFragments)) {
      // With the built-in fragment, its users are not reported as well.
      if (load_fragment(*root, name) || root == builtin_ || builtin_ == nullptr) continue;
      const std::string path = fmt::format("templates/{}/{}", kFragments, name);
      if (builtin_->fs.type_no_follow(builtin_->inside(path)) != base::FileType::none)
        load_fragment(*builtin_, name);
    }
    library_.fragments_directory = named_directory(kFragments);
    library_.components_directory = named_directory("component");
    return std::move(library_);
  }

 private:
  std::string named_directory(std::string_view directory) const {
    const std::string path = fmt::format("templates/{}", directory);
    const bool own = root_.fs.type_of(root_.inside(path)) != base::FileType::none;
    return (own || builtin_ == nullptr ? root_ : *builtin_).named(path + "/");
  }

  /// `templates` can be missing, but not be something else than a directory.
  void check_root() {
    const std::string path = root_.inside("templates");
    if (root_.fs.type_no_follow(path) == base::FileType::none) return;
    if (root_.fs.type_of(path) == base::FileType::directory)
      return report_misplaced_file(root_, "templates", findings_);
    findings_.push_back(
        {.rule = "unreadable-file",
         .message = "`templates` is not a directory",
         .help = "move the file; templates are in `templates/component/` and `templates/system/`",
         .file = root_.named("templates")});
  }

  Names list(std::string_view directory) {
    Names names;
    const std::string path = fmt::format("templates/{}", directory);
    for (const base::InputDirectory* root : {&root_, builtin_}) {
      if (root != nullptr && root->fs.type_of(root->inside(path)) != base::FileType::none)
        collect(*root, path, "", names, findings_);
    }
    return names;
  }

  yaml::ReadResult read(const base::InputDirectory& root, const std::string& name) {
    auto text = root.fs.read_beneath(root.path, name);
    const std::string path = root.named(name);
    if (!text.value) {
      findings_.push_back({.rule = "unreadable-file",
                           .message = fmt::format("`{}` cannot be read: {}", path, text.error),
                           .help = "make the file readable, or remove it",
                           .file = path});
      return {};
    }
    std::uint32_t file = files_.add(path, std::move(*text.value));
    yaml::ReadResult result = yaml::read(files_, file, arena_, {.allow_duplicate_prefix = open_mark});
    bool ok = result.ok();
    append(findings_, result.findings);
    if (!ok) result.documents.clear();
    return result;
  }

  void load_template(const base::InputDirectory& root, std::string_view directory, const std::string& name,
                     Scope scope) {
    const std::string path = fmt::format("templates/{}/{}", directory, name);
    TemplateFile file{.path = root.named(path), .scope = scope};
    file.name = name.substr(0, name.size() - std::string_view(".yaml").size());
    bool may_be_text = scope != Scope::component && scope != Scope::system;
    file.is_text = may_be_text && file.name.find('.') != std::string::npos;
    yaml::ReadResult result = read(root, path);
    for (const yaml::Document& document : result.documents) {
      if (document.root == nullptr || document.root->is(yaml::Kind::null)) continue;
      yaml::Kind wanted = file.is_text ? yaml::Kind::list : yaml::Kind::map;
      if (!document.root->is(wanted)) {
        findings_.push_back(
            {.rule = "template-syntax",
             .message = fmt::format("the template is {}", describe(kinds(document.root->kind))),
             .span = document.root->span,
             .help = file.is_text ? "write a list of lines" : "write an object as a map"});
        continue;
      }
      file.documents.push_back(parse_template(*document.root, arena_, findings_));
    }
    library_.files.push_back(std::move(file));
  }

  /// Whether the file contains a fragment.
  bool load_fragment(const base::InputDirectory& directory, const std::string& name) {
    const std::string path = fmt::format("templates/{}/{}", kFragments, name);
    FragmentFile file{.path = directory.named(path)};
    const std::size_t slash = name.rfind('/');
    const std::string base = slash == std::string::npos ? name : name.substr(slash + 1);
    if (slash != std::string::npos) file.directory = arena_.copy(name.substr(0, slash));
    const std::size_t before = findings_.size();
    yaml::ReadResult result = read(directory, path);
    if (result.documents.empty() || result.documents.front().root == nullptr) {
      if (findings_.size() > before) return false;
      findings_.push_back({.rule = "template-syntax",
                           .message = "the file contains no fragment",
                           .help = fmt::format("write the map `${{{{ fragment {}(PARAMETER, …) }}}}:`, or "
                                               "remove the file",
                                               base.substr(0, base.rfind('.'))),
                           .file = file.path});
      return false;
    }
    for (const yaml::Document& document : std::span(result.documents).subspan(1)) {
      if (document.root == nullptr || document.root->is(yaml::Kind::null)) continue;
      findings_.push_back({.rule = "template-syntax",
                           .message = "a second document in a fragment's file",
                           .span = document.root->span,
                           .help = "move it to a separate file"});
    }
    const yaml::Node& root = *result.documents.front().root;
    std::optional<FragmentHead> head = parse_fragment_head(root, findings_);
    if (!head) return false;
    source::Span span = root.entries.front().key_span;
    if (std::string(head->name) + ".yaml" != base) {
      findings_.push_back({.rule = "template-syntax",
                           .message = fmt::format("the fragment `{}` is in `{}`", head->name, name),
                           .span = span,
                           .help = fmt::format("rename the file to `{}.yaml`", head->name)});
    }
    if (find_function(head->name) != nullptr) {
      findings_.push_back({.rule = "template-syntax",
                           .message = fmt::format("`{}` is the name of a function", head->name),
                           .span = span,
                           .help = "rename the fragment"});
    }
    if (head->name == "fullname") {
      findings_.push_back({.rule = "template-syntax",
                           .message = "`fullname` is a template of the chart itself",
                           .span = span,
                           .help = "rename the fragment, or use `release.fullname`"});
    }
    file.name = head->name;
    file.parameters = head->parameters;
    file.comment = root.entries.front().comment;
    if (file.comment.empty()) file.comment = result.documents.front().header;
    file.body = parse_template(*head->body, arena_, findings_);
    return library_.fragments.emplace(file.name, std::move(file)).second;
  }

  const base::InputDirectory& root_;
  const base::InputDirectory* builtin_;
  source::Files& files_;
  base::Arena& arena_;
  Findings& findings_;
  TemplateSet library_;
};

}  // namespace

TemplateSet load_templates(const base::InputDirectory& root, const base::InputDirectory* builtin,
                           source::Files& files, base::Arena& arena, Findings& findings) {
  return Loader(root, builtin, files, arena, findings).load();
}

}  // namespace twinhull::tmpl
