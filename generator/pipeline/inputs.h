#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/arena.h"
#include "base/file_system.h"
#include "diagnostic/finding.h"
#include "model/load.h"
#include "model/schemas.h"
#include "pipeline/input_error.h"
#include "pipeline/selection.h"
#include "source/files.h"
#include "template/template_set.h"

namespace twinhull::pipeline {

/// The inputs that a command selects.
struct Request {
  std::string root;                  ///< empty: the nearest parent that has `environments/`
  std::string out;                   ///< empty: `out` below the root
  std::vector<std::string> systems;  ///< names of systems or files inside them; empty: all
  Shard shard;                       ///< the part of them
};

/// The shared inputs of a run: the root, its schemas and templates, and the selected systems.
struct Inputs {
  std::string root;
  base::Arena arena;
  source::Files files;
  model::Schemas schemas;
  tmpl::TemplateSet library;
  bool valid = false;  ///< neither schemas nor templates have errors
  Selection selection;
};

/// The root: the given directory, or the nearest one from the working directory upwards that has
/// `environments/`. Empty if there is none.
std::string find_root(const std::string& asked, base::FileSystem& fs);

/// The error that no root was found.
InputError no_root(const std::string& asked);

/// Where `generate` writes: the given directory, or `out` below the root.
std::string output_directory(const std::string& asked, const std::string& root);

/// Never null if it has inputs.
using LoadedInputs = std::variant<std::unique_ptr<Inputs>, InputError>;

/// Reads schemas and templates and lists the systems. Errors in these files are findings.
LoadedInputs load_inputs(const Request& request, base::FileSystem& fs, diagnostic::Findings& findings);

/// Parses, merges and validates a system, and evaluates the expressions in its values.
std::optional<model::System> load_system(const Inputs& inputs, const model::SystemFiles& files, int jobs,
                                         diagnostic::Findings& findings);

}  // namespace twinhull::pipeline
