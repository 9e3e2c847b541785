#include <algorithm>
#include <span>

#include "base/ascii.h"
#include "base/text.h"
#include "emit/chart/chart.h"
#include "emit/chart/chart_contents.h"
#include "emit/chart/markdown.h"
#include "model/prerequisites.h"
#include "yaml/node_json.h"
#include "yaml/writer.h"

namespace twinhull::emit {
namespace {

/// A diagram without the numbers of Pods: branches that change those of two components would conflict.
std::string without_counts(std::string_view mermaid) {
  constexpr std::string_view count = " × ";
  std::string out;
  for (std::size_t at = 0; at < mermaid.size();) {
    const std::size_t found = std::min(mermaid.find(count, at), mermaid.size());
    out += mermaid.substr(at, found - at);
    at = std::min(mermaid.find_first_of("<\"", found), mermaid.size());
  }
  return out;
}

std::string_view text_at(const yaml::Node* node, std::string_view path) {
  const yaml::Node* found = node == nullptr ? nullptr : node->at(path);
  return found != nullptr && found->is(yaml::Kind::string) ? found->text : std::string_view{};
}

bool is_true_at(const yaml::Node* node, std::string_view path) {
  const yaml::Node* found = node == nullptr ? nullptr : node->at(path);
  return found != nullptr && found->is_true();
}

/// A value that sets one key of one Secret.
struct SecretValue {
  std::string_view value;  ///< its name under `secrets`
  std::string_view secret;
  std::string_view key;
  std::string_view description;
  std::string_view example;
  bool required = true;
};

std::vector<SecretValue> secret_values(const model::System& system) {
  std::vector<SecretValue> out;
  const yaml::Node* secrets = system.root->get("secrets");
  if (secrets == nullptr) return out;
  for (const yaml::Entry& secret : secrets->entries) {
    const yaml::Node* keys = secret.value->get("keys");
    if (keys == nullptr) continue;
    for (const yaml::Entry& key : keys->entries) {
      const yaml::Node* required = key.value->get("required");
      out.push_back({.value = text_at(key.value, "value"),
                     .secret = secret.key,
                     .key = key.key,
                     .description = text_at(key.value, "description"),
                     .example = text_at(key.value, "example"),
                     .required = required == nullptr || required->is_true()});
    }
  }
  return out;
}

std::string capitalized(std::string text) {
  if (!text.empty() && base::is_lower(text.front()))
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  return text;
}

std::vector<const model::Target*> targets_of(const model::System& system) {
  std::vector<const model::Target*> out;
  for (const model::Variant& variant : system.variants) {
    for (const model::Target& target : variant.targets) out.push_back(&target);
  }
  return out;
}

bool from(const model::System& system, const std::vector<const model::Target*>& targets,
          std::string_view source) {
  return std::any_of(targets.begin(), targets.end(), [&](const model::Target* target) {
    return model::has_source(system, *target->effective, source);
  });
}

class Readme {
 public:
  Readme(const model::System& system, const std::vector<ValueDoc>& rows,
         const std::vector<SystemDiagram>& diagrams)
      : system_(system),
        rows_(rows),
        pictures_(diagrams),
        targets_(targets_of(system)),
        secrets_(secret_values(system)) {}

  std::string take() && {
    out_ = "<!-- " + generated_by(system_) + " -->\n\n# ";
    out_.append(system_.text("chart.name")).append("\n\n");
    out_.append(prose(one_line(system_.text("chart.description")))).append("\n\nChart version ");
    out_.append(code(system_.text("chart.version"))).append(", application version ");
    out_.append(code(system_.text("chart.appVersion")));
    out_ += ".\n";
    prerequisites();
    if (!secrets_.empty()) secrets();
    install();
    if (!targets_.empty()) targets();
    if (!pictures_.empty()) architecture();
    out_ += messaging_section(system_);
    values();
    return std::move(out_);
  }

 private:
  void prerequisites() {
    out_ += "\n## Prerequisites\n\n- Helm 3 or 4";
    const std::string_view kubernetes = system_.text("chart.kubeVersion");
    if (!kubernetes.empty()) out_.append(", and Kubernetes ").append(code(kubernetes));
    out_ += "\n";
    if (system_.root->get("components") != nullptr)
      out_ +=
          "- The images, on the nodes or in a registry: [BUILD.md](BUILD.md) describes what each must "
          "provide\n";
    if (system_.root->get("dapr") != nullptr) out_ += "- For `dapr.enabled: true`: Dapr's control plane\n";
    if (system_.root->get("kafka") != nullptr)
      out_ += "- For `kafka.broker: strimzi`: the Strimzi operator, 1.0 or later\n";
    if (from(system_, targets_, "external"))
      out_ += "- For `secrets.source: external`: the External Secrets Operator, and a secret store\n";
  }

  void install() {
    out_ += "\n## Install\n\nFrom this directory";
    if (targets_.empty()) {
      out_ += ":\n\n```sh\nhelm upgrade --install ";
      out_.append(system_.text("release")).append(" .\n```\n");
      return;
    }
    const model::Target& target = *targets_.front();
    const std::string space = namespace_of(target);
    out_.append(", for the target ").append(code(target.name)).append(":\n\n```sh\nhelm upgrade --install ");
    out_.append(system_.text("release")).append(" . \\\n  --namespace ").append(space);
    const bool made_here = is_true_at(target.effective, "global.createNamespace");
    if (space != "default" && !made_here) out_ += " --create-namespace";
    out_.append(" \\\n  -f ").append(values_file(target.name));
    if (needs_values(target)) out_ += " \\\n  -f values.override.yaml";
    out_.append("\n```\n");
    out_ += "\n`helm package` omits the values files of the targets";
    if (needs_values(target)) out_ += ", and `values.override.yaml`";
    out_ += ". From a registry, install with your own:\n\n```sh\nhelm upgrade --install ";
    out_.append(system_.text("release")).append(" oci://registry.example.com/charts/");
    out_.append(system_.text("chart.name")).append(" --version ").append(system_.text("chart.version"));
    out_ += " -f my-values.yaml\n```\n";
    out_.append("\nTest and uninstall the release:\n\n```sh\nhelm test ");
    out_.append(system_.text("release")).append(" --namespace ").append(space).append("\nhelm uninstall ");
    out_.append(system_.text("release")).append(" --namespace ").append(space).append("\n```\n");
    if (system_.root->get("kafka") != nullptr) kept(space);
  }

  /// Topics first: the operator, which is deleted with the cluster, must remove their finalizers.
  void kept(const std::string& space) {
    const std::string from =
        " --selector app.kubernetes.io/instance=" + std::string(system_.text("release")) + " --namespace " +
        space + "\n";
    out_ +=
        "\nObjects with data are kept. With `kafka.broker: strimzi`, delete the topics, the Kafka cluster "
        "and its node pool first:\n\n```sh\n";
    for (const char* kinds : {"kafkatopic", "kafka,kafkanodepool"})
      out_.append("kubectl delete ").append(kinds).append(from);
    out_ += "```\n\nWith both brokers, this deletes the volumes with all messages:\n\n```sh\n";
    out_.append("kubectl delete persistentvolumeclaim").append(from);
    out_ += "```\n";
  }

  void targets() {
    out_ += "\n## Targets\n\nEach target has a values file that is applied on top of `values.yaml`.\n\n";
    std::vector<Row> lines;
    Row head;
    for (const model::AxisValue& axis : targets_.front()->axes) head.push_back(capitalized(axis.axis));
    head.insert(head.end(), {"Values", "Namespace", "`secrets.source`"});
    for (const model::Target* target : targets_) {
      Row& line = lines.emplace_back();
      for (const model::AxisValue& axis : target->axes) line.push_back(axis.value);
      line.insert(line.end(),
                  {code(values_file(target->name)), code(namespace_of(*target)), sources(*target)});
    }
    table(out_, head, lines);
  }

  /// The source of the Secrets, and of each that has its own.
  std::string sources(const model::Target& target) const {
    std::string out = code(text_at(target.effective, "secrets.source"));
    const yaml::Node* own = target.effective->at("secrets.sources");
    for (const yaml::Entry& secret : own == nullptr ? std::span<const yaml::Entry>() : own->entries)
      out.append(", ").append(code(secret.key)).append(": ").append(code(secret.value->text));
    return out;
  }

  void architecture() {
    out_ +=
        "\n## Architecture\n\nSolid arrows are connections, dotted arrows are configuration, and plain lines "
        "connect a "
        "broker to its topics.\n";
    if (!pictures_.front().of_targets) {
      out_.append(pictures_.size() > 1 ? "Each variant" : "The system");
      out_ += " with its default values; ";
      out_.append(code("twinhull graph " + system_.id + " TARGET")).append(" draws a target.\n");
    }
    for (const SystemDiagram& picture : pictures_) {
      if (pictures_.size() > 1) out_.append("\n### ").append(base::join(picture.names, ", ")).append("\n");
      out_.append("\n```mermaid\n").append(without_counts(picture.mermaid)).append("```\n");
    }
  }

  void secrets() {
    out_ += "\n## Secrets\n\nSecret values are never stored in the repository.\n";
    if (targets_.empty() || from(system_, targets_, "install")) given_when_installing();
    if (from(system_, targets_, "existing")) {
      out_ += "\nWith `secrets.source: existing`, the Secrets below must exist in the namespace.\n";
    }
    if (from(system_, targets_, "external")) {
      out_ +=
          "\nWith `secrets.source: external`, the External Secrets Operator fetches the keys below from the "
          "store set in\n`secrets.store`.\n";
    }
    std::vector<Row> lines;
    for (const SecretValue& one : secrets_) {
      lines.push_back({code("secrets." + std::string(one.value)), code(one.secret), code(one.key),
                       one.required ? "yes" : "no", prose(one_line(one.description))});
    }
    out_ += '\n';
    table(out_, {"Value", "Secret", "Key", "Required", "Description"}, lines);
  }

  void given_when_installing() {
    out_ +=
        "\nWith `secrets.source: install`, pass them at install time: in `values.override.yaml` (ignored by "
        "Git), or "
        "with\n`--set-string` (they can end up in your shell history).\n\n"
        "```yaml\n# values.override.yaml\nsecrets:\n";
    std::vector<std::string_view> done;
    for (const SecretValue& one : secrets_) {
      if (!one.required || std::find(done.begin(), done.end(), one.value) != done.end()) continue;
      done.push_back(one.value);
      const std::string example(one.example.empty() ? "REPLACE-ME" : one.example);
      out_.append("  ").append(one.value).append(": ");
      out_.append(yaml::scalar(example)).append("\n");
    }
    out_ += "```\n";
  }

  void values() {
    out_ +=
        "\n## Values\n\nThe defaults of `values.yaml`. Helm validates all values with "
        "`values.schema.json`.\n";
    std::vector<Row> lines;
    bool headed = false;
    const auto flush = [&] {
      if (!lines.empty()) {
        out_ += '\n';
        table(out_, {"Value", "Type", "Default", "Description"}, lines);
      }
      lines.clear();
    };
    for (const ValueDoc& row : rows_) {
      if (row.group && row.depth == 0) {
        flush();
        out_.append("\n### ").append(row.key).append("\n");
        if (!row.description.empty()) out_.append("\n").append(prose(row.description)).append("\n");
        headed = true;
      } else if (row.depth == 0 && headed) {
        flush();
        out_ += "\n### Others\n";
        headed = false;
      }
      if (!row.group) lines.push_back(value_line(row));
    }
    flush();
  }

  Row value_line(const ValueDoc& row) const {
    std::string shown;
    if (row.value != nullptr) shown = code(yaml::json_line(*row.value));
    const std::string type = row.secret ? "secret" : type_name(*system_.values_schema, row.schema);
    return {code(row.path), type, shown, prose(row.description)};
  }

  std::string namespace_of(const model::Target& target) const {
    const std::string_view space = text_at(target.effective, "global.namespace");
    return std::string(space.empty() ? "default" : space);
  }

  bool needs_values(const model::Target& target) const {
    return !secrets_.empty() && model::has_source(system_, *target.effective, "install");
  }

  const model::System& system_;
  const std::vector<ValueDoc>& rows_;
  const std::vector<SystemDiagram>& pictures_;
  std::vector<const model::Target*> targets_;
  std::vector<SecretValue> secrets_;
  std::string out_;
};

}  // namespace

std::string chart_readme(const model::System& system, const std::vector<ValueDoc>& rows,
                         const std::vector<SystemDiagram>& diagrams) {
  return Readme(system, rows, diagrams).take();
}

}  // namespace twinhull::emit
