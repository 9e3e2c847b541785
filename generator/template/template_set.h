#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/input_directory.h"
#include "diagnostic/finding.h"
#include "source/files.h"
#include "template/template_ast.h"

namespace twinhull::tmpl {

/// Where a template is evaluated, given by its directory. Those below `gitops/` are never part of the chart.
enum class Scope : std::uint8_t {
  system,
  component,
  chart,
  gitops_environment,
  gitops_system,
  gitops_target
};

/// One file below the directory of a scope, such as `templates/system/` or `templates/gitops/target/`.
struct TemplateFile {
  std::string path;  ///< display path: `templates/component/deployment.yaml`
  Scope scope = Scope::system;
  std::string name;      ///< relative to its directory, without `.yaml`: `deployment`, `tests/connection`,
                         ///< `NOTES.txt`
  bool is_text = false;  ///< a list of lines, for a file that is not YAML
  std::vector<const TemplateNode*> documents;
};

/// One file in `templates/fragments/`, or in a directory there.
struct FragmentFile {
  std::string path;
  std::string_view name;
  std::vector<std::string_view> parameters;
  std::string_view comment;  ///< the comment above its head
  const TemplateNode* body = nullptr;
  std::string_view directory = {};  ///< of `templates/fragments/`; empty for a file that is not in one
};

/// All templates, parsed once and shared by all systems.
struct TemplateSet {
  std::vector<TemplateFile> files;  ///< sorted by path
  std::map<std::string_view, FragmentFile> fragments;
  std::string fragments_directory;   ///< display path: `templates/fragments/`
  std::string components_directory;  ///< display path: `templates/component/`
};

/// Reads every template below `templates` in `root` and, if given, in `builtin`. A file in `root` replaces
/// the built-in one of the same path; one without content generates nothing.
TemplateSet load_templates(const base::InputDirectory& root, const base::InputDirectory* builtin,
                           source::Files& files, base::Arena& arena, diagnostic::Findings& findings);

}  // namespace twinhull::tmpl
