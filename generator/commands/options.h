#pragma once

#include <string>
#include <vector>

#include "diagnostic/render.h"

namespace twinhull::commands {

enum class Color { automatic, always, never };

/// What `new` creates.
enum class Scaffold { environment };

/// Output format of `graph`.
enum class DiagramFormat { svg, mermaid };

/// Output format of `diff`.
enum class ChangeFormat { text, markdown, json };

/// All options and arguments of the command line.
struct Options {
  std::string root;  ///< empty: the nearest parent that has `environments/`
  diagnostic::Format format = diagnostic::Format::text;
  Color color = Color::automatic;
  bool quiet = false;
  int jobs = 0;  ///< 0: one per CPU
  std::vector<std::string> systems;
  std::vector<std::string> paths;
  std::vector<std::string> outputs;  ///< `FORMAT=FILE`
  std::string config;                ///< empty: the nearest twinhull.yaml
  std::string profile;
  std::string kubernetes_version;
  std::vector<std::string> select;
  std::vector<std::string> ignore;
  std::vector<std::string> externals;
  std::vector<std::string> crds;
  std::vector<std::string> policies;
  std::vector<std::string> values;  ///< values files for rendering charts
  std::vector<std::string> sets;    ///< `KEY=VALUE` for rendering charts
  std::vector<std::string> changed;
  std::string baseline;
  std::string write_baseline;
  bool fix = false;
  bool diff = false;
  bool check = false;
  bool force = false;
  std::string out;    ///< empty: `out` below the root
  std::string shard;  ///< `I/N`; empty: all systems
  Scaffold scaffold = Scaffold::environment;
  std::string system;
  std::string target;
  std::vector<std::string> names;  ///< `[VARIANT] ENVIRONMENT` of `new`, `PATH=VALUE` of `set`
  std::string name;                ///< of the system to create
  std::string env_file;            ///< `-` is standard input; empty: the process environment
  DiagramFormat drawing = DiagramFormat::svg;
  std::string output;  ///< output file of a diagram or report; empty: standard output
  ChangeFormat change_format = ChangeFormat::text;
  std::vector<std::string> fail_on;  ///< effects, or `change`, `danger`, `never`
  bool staged = false;
  bool unstaged = false;
  std::string old_state;
  std::string new_state;
  std::vector<std::string> topic;  ///< what to explain
  std::string chart;               ///< to render: its directory or archive, or that of a kustomization
  std::string release;
  std::string release_namespace;
  std::vector<std::string> string_sets;
  std::vector<std::string> json_sets;
  std::vector<std::string> file_sets;
  std::vector<std::string> api_versions;
  bool include_crds = false;
  bool show_origins = false;
  bool accept = false;
};

}  // namespace twinhull::commands
