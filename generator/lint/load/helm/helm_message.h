#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace twinhull::lint {

/// A location in a message of Helm.
struct HelmPlace {
  std::string file;  ///< below the chart's directory: `templates/web.yaml`, `charts/redis/templates/x.yaml`
  int line = 0;      ///< from 1; 0: unknown
  int column = 0;    ///< byte of the line, from 0
  std::string at;    ///< the expression that was evaluated, as Helm prints it; can be empty
};

/// A value that values.schema.json rejects.
struct SchemaRefusal {
  std::vector<std::string> chart;  ///< empty for the chart itself, `redis` for a subchart
  std::vector<std::string> path;   ///< keys of the value; empty for all values
  std::string why;
};

/// A parsed error of Helm on why a chart does not render.
struct HelmMessage {
  enum class Kind {
    other,
    execution,   ///< a template fails
    demand,      ///< `required` or `fail` in a template
    parse,       ///< a template is not a valid Go template
    yaml,        ///< the output of a template is not valid YAML
    values,      ///< a values file is not valid YAML
    schema,      ///< values.schema.json rejects the values
    version,     ///< the chart requires another Kubernetes version
    dependency,  ///< a dependency is not in charts/
    ignored,     ///< .helmignore excludes Chart.yaml
  } kind = Kind::other;
  std::vector<HelmPlace> places;  ///< the template being rendered first, then those it includes
  std::vector<SchemaRefusal> refusals;
  std::string reason;  ///< one line, without the locations
  std::string help;    ///< what to do about it; empty if unknown
};

/// Parses the standard error of `helm template`, of Helm 3 and 4.
HelmMessage read_helm_message(std::string_view errors);

}  // namespace twinhull::lint
