#include "template/template_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "template/functions.h"
#include "yaml/reader.h"

namespace twinhull::tmpl {
namespace {

using Findings = std::vector<diagnostic::Finding>;

/// Collects all templates below a directory, by relative path, sorted. `folder` is relative to the root.
void collect(const base::Folder& root, const std::string& folder, const std::string& below,
             std::vector<std::string>& names, Findings& findings) {
  auto listing = root.fs.list(root.inside(folder));
  if (!listing.value) {
    findings.push_back({.rule = "unreadable-file",
                        .message = fmt::format("`{}` cannot be read: {}", root.named(folder), listing.error),
                        .help = "make the directory readable",
                        .file = root.named(folder)});
    return;
  }
  for (const base::DirectoryEntry& entry : *listing.value) {
    std::string path = folder + "/" + entry.name;
    base::FileType type = root.fs.target_type(root.inside(path));
    if (type == base::FileType::directory) {
      collect(root, path, below + entry.name + "/", names, findings);
    } else if (entry.name.ends_with(".yaml")) {
      names.push_back(below + entry.name);
    } else if (entry.name.ends_with(".yml")) {
      findings.push_back({.rule = "ignored-input-file",
                          .message = fmt::format("`{}` is not read", root.named(path)),
                          .help = "rename it to `.yaml`",
                          .file = root.named(path)});
    }
  }
}

class Loader {
 public:
  Loader(const base::Folder& root, source::Files& files, base::Arena& arena, Findings& findings)
      : root_(root), files_(files), arena_(arena), findings_(findings) {}

  TemplateSet load() {
    static constexpr std::array<std::pair<const char*, Scope>, 5> folders = {
        {{"chart", Scope::chart},
         {"component", Scope::component},
         {"gitops/system", Scope::gitops_system},
         {"gitops/target", Scope::gitops_target},
         {"system", Scope::system}}};
    for (const auto& [folder, scope] : folders) {
      for (const std::string& name : list(folder)) load_template(folder, name, scope);
    }
    for (const std::string& name : list("fragments")) load_fragment(name);
    library_.fragments_folder = root_.named("templates/fragments/");
    return std::move(library_);
  }

 private:
  std::vector<std::string> list(const char* folder) {
    std::vector<std::string> names;
    std::string path = fmt::format("templates/{}", folder);
    if (root_.fs.target_type(root_.inside(path)) != base::FileType::none)
      collect(root_, path, "", names, findings_);
    return names;
  }

  yaml::ReadResult read(const std::string& name) {
    auto text = root_.fs.read_beneath(root_.path, name);
    const std::string path = root_.named(name);
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
    findings_.insert(findings_.end(), result.findings.begin(), result.findings.end());
    if (!ok) result.documents.clear();
    return result;
  }

  void load_template(const char* folder, const std::string& name, Scope scope) {
    const std::string path = fmt::format("templates/{}/{}", folder, name);
    TemplateFile file{.path = root_.named(path), .scope = scope};
    file.name = name.substr(0, name.size() - std::string_view(".yaml").size());
    bool may_be_text = scope != Scope::component && scope != Scope::system;
    file.is_text = may_be_text && file.name.find('.') != std::string::npos;
    yaml::ReadResult result = read(path);
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
      file.documents.push_back(parse_form(*document.root, arena_, findings_));
    }
    library_.files.push_back(std::move(file));
  }

  void load_fragment(const std::string& name) {
    const std::string path = "templates/fragments/" + name;
    FragmentFile file{.path = root_.named(path)};
    yaml::ReadResult result = read(path);
    if (result.documents.empty() || result.documents.front().root == nullptr) return;
    for (const yaml::Document& document : std::span(result.documents).subspan(1)) {
      if (document.root == nullptr || document.root->is(yaml::Kind::null)) continue;
      findings_.push_back({.rule = "template-syntax",
                           .message = "a second document in a fragment's file",
                           .span = document.root->span,
                           .help = "move it to a separate file"});
    }
    const yaml::Node& root = *result.documents.front().root;
    std::optional<FragmentHead> head = parse_fragment_head(root, findings_);
    if (!head) return;
    source::Span span = root.entries.front().key_span;
    if (std::string(head->name) + ".yaml" != name) {
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
    file.name = head->name;
    file.parameters = head->parameters;
    file.comment = root.entries.front().comment;
    if (file.comment.empty()) file.comment = result.documents.front().header;
    file.body = parse_form(*head->body, arena_, findings_);
    library_.fragments.emplace(file.name, std::move(file));
  }

  const base::Folder& root_;
  source::Files& files_;
  base::Arena& arena_;
  Findings& findings_;
  TemplateSet library_;
};

}  // namespace

TemplateSet load_library(const base::Folder& root, source::Files& files, base::Arena& arena,
                         Findings& findings) {
  return Loader(root, files, arena, findings).load();
}

}  // namespace twinhull::tmpl
