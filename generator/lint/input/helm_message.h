#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace twinhull::lint {

/// A place in one of Helm's messages.
struct HelmPlace {
  std::string file;  ///< below the chart's folder: `templates/web.yaml`, `charts/redis/templates/x.yaml`
  int line = 0;      ///< from 1; 0: not told
  int column = 0;    ///< a byte of the line, from 0
  std::string at;    ///< the expression that was evaluated there, as Helm prints it; may be empty
};

/// A value that values.schema.json refuses.
struct SchemaRefusal {
  std::vector<std::string> chart;  ///< empty for the chart itself, `redis` for a part
  std::vector<std::string> path;   ///< keys of the value; empty for all values
  std::string why;
};

/// What Helm says when a chart does not render, taken apart.
struct HelmMessage {
  enum class Kind {
    other,
    execution,   ///< a template fails
    demand,      ///< `required` or `fail` in a template
    parse,       ///< a template is no Go template
    yaml,        ///< what a template renders is no YAML
    values,      ///< a values file is no YAML
    schema,      ///< values.schema.json refuses the values
    version,     ///< the chart is for another Kubernetes
    dependency,  ///< a dependency is not in charts/
    ignored,     ///< .helmignore leaves Chart.yaml out
  } kind = Kind::other;
  std::vector<HelmPlace> places;  ///< the template that is rendered first, then those that it includes
  std::vector<SchemaRefusal> refusals;
  std::string reason;  ///< one line, without the places
  std::string help;    ///< what to do about it; empty where that is not known
};

/// Takes what `helm template` wrote to standard error apart: the forms of Helm 3 and 4.
HelmMessage read_helm_message(std::string_view errors);

}  // namespace twinhull::lint
