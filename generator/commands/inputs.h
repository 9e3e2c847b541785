#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/arena.h"
#include "commands/command.h"
#include "commands/selection.h"
#include "diagnostic/finding.h"
#include "model/load.h"
#include "model/schemas.h"
#include "source/files.h"
#include "template/library.h"

namespace twinhull::commands {

/// What all systems of a run share: the root, its schemas and templates, and the systems asked for.
struct Inputs {
  std::string root;
  base::Arena arena;
  source::Files files;
  bool own_schemas = false;  ///< the root brings its own; otherwise the built-in ones are used
  model::Schemas schemas;
  tmpl::Library library;
  bool sound = false;  ///< neither schemas nor templates have errors
  Selection selection;
};

/// The root: `--root`, or the nearest folder from the working directory upwards that has
/// `environments/`. Empty where there is none.
std::string find_root(const Options& options, base::FileSystem& disk);

/// Says that there is no root, and what to do about it.
Status no_root(const Options& options);

/// Where `generate` writes: `--out`, or `out` below the root.
std::string output_folder(const Options& options, const std::string& root);

/// Reads schemas and templates and lists the systems; null where the command cannot do its work, which
/// has been said then.
std::unique_ptr<Inputs> load_inputs(const Options& options, base::FileSystem& disk,
                                    std::vector<diagnostic::Finding>& findings);

/// The same for a command that works on one system, which goes by its name only.
std::unique_ptr<Inputs> load_inputs_of(const std::string& system, const Options& options,
                                       base::FileSystem& disk, std::vector<diagnostic::Finding>& findings);

}  // namespace twinhull::commands
