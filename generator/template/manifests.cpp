#include "template/manifests.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "yaml/reader.h"

namespace twinhull::tmpl {
namespace {

using diagnostic::Findings;

/// An object that cannot be the same in both outputs, or is configured elsewhere.
struct Unsupported {
  std::string_view kind;
  std::string_view group;  ///< of its API: the part of `apiVersion` before `/`; empty: the core group
  std::string_view why;
  std::string_view help;
};

constexpr std::array kUnsupported = {
    Unsupported{"CustomResourceDefinition", "apiextensions.k8s.io",
                "Helm checks all objects of a chart against the cluster before it creates the first",
                "install the definition before the system, from a separate chart or kustomization"},
    Unsupported{"Secret", "", "its values would be in the repository",
                "list its keys in `secrets` of system.yaml, or write an ExternalSecret or SealedSecret"},
    Unsupported{"Namespace", "", "Kustomize would rename it to the namespace of the overlay",
                "set `namespace.create: true` in system.yaml"},
    Unsupported{"List", "", "a manifest is one object",
                "write its items as documents, with `---` between them"},
    Unsupported{"Kustomization", "kustomize.config.k8s.io", "it is a file for `kustomize`, not an object",
                "write the manifests that it refers to"},
    Unsupported{"Component", "kustomize.config.k8s.io", "it is a file for `kustomize`, not an object",
                "write the manifests that it refers to"},
};

const Member* entry_of(const TemplateNode& map, std::string_view key) {
  if (map.kind != TemplateNodeKind::map) return nullptr;
  for (const Member& step : map.steps) {
    const bool named = step.kind == MemberKind::entry && step.key != nullptr &&
                       step.key->kind == TemplateNodeKind::literal && step.key->literal->text == key;
    if (named) return &step;
  }
  return nullptr;
}

std::string_view text_of(const TemplateNode& map, std::string_view key) {
  const Member* entry = entry_of(map, key);
  return entry != nullptr && entry->value->kind == TemplateNodeKind::literal ? entry->value->literal->text
                                                                             : std::string_view();
}

class ManifestReader {
 public:
  ManifestReader(const source::Files& files, base::Arena& arena, Findings& findings)
      : files_(files), arena_(arena), findings_(findings) {}

  TemplateFile read(const model::ManifestFile& manifest) {
    const std::string directory = manifest.group.empty() ? "" : manifest.group + "/";
    TemplateFile file{.path = manifest.path,
                      .scope = Scope::system,
                      .name = fmt::format("manifests/{}{}", directory, manifest.name)};
    const yaml::ReadResult result =
        yaml::read(files_, manifest.file, arena_, {.allow_duplicate_prefix = open_mark});
    append(findings_, result.findings);
    if (!result.ok()) return file;
    for (const yaml::Document& document : result.documents) {
      const yaml::Node* root = document.root;
      if (root == nullptr || root->is(yaml::Kind::null)) continue;
      if (!root->is(yaml::Kind::map)) {
        unsupported(root->span, fmt::format("the document is a {}", yaml::name(root->kind)),
                    "write one object per document, with `apiVersion`, `kind` and `metadata.name`");
        continue;
      }
      const TemplateNode* object = labelled(*parse_template(*root, arena_, findings_));
      file.documents.push_back(manifest.group.empty() ? object : switched(*object, manifest.group));
    }
    return file;
  }

 private:
  void unsupported(source::Span span, std::string message, std::string_view help) {
    findings_.push_back({.rule = "unsupported-manifest",
                         .message = std::move(message),
                         .span = span,
                         .help = std::string(help)});
  }

  const TemplateNode* with_steps(TemplateNode node, const std::vector<Member>& steps) {
    node.steps = arena_.copy(std::span<const Member>(steps));
    return arena_.make<TemplateNode>(node);
  }

  const TemplateNode* literal(std::string_view text, source::Span span) {
    return arena_.make<TemplateNode>(TemplateNode{
        .kind = TemplateNodeKind::literal, .span = span, .literal = yaml::make_string(arena_, text, span)});
  }

  /// The document with labels added to each of its objects, which can be below control keys.
  const TemplateNode* labelled(const TemplateNode& document) {
    if (document.kind != TemplateNodeKind::map && document.kind != TemplateNodeKind::list) return &document;
    if (document.kind == TemplateNodeKind::map && !document.only_control) return labelled_object(document);
    std::vector<Member> steps(document.steps.begin(), document.steps.end());
    for (Member& step : steps) {
      if (step.value != nullptr) step.value = labelled(*step.value);
      std::vector<Branch> arms(step.arms.begin(), step.arms.end());
      for (Branch& arm : arms) arm.body = labelled(*arm.body);
      step.arms = arena_.copy(std::span<const Branch>(arms));
    }
    return with_steps(document, steps);
  }

  const TemplateNode* labelled_object(const TemplateNode& object) {
    check(object);
    const Member* metadata = entry_of(object, "metadata");
    if (metadata == nullptr || metadata->value->kind != TemplateNodeKind::map) return &object;
    std::vector<Member> steps(object.steps.begin(), object.steps.end());
    for (Member& step : steps) {
      if (step.value == metadata->value) step.value = labelled_metadata(*metadata->value);
    }
    return with_steps(object, steps);
  }

  const TemplateNode* labelled_metadata(const TemplateNode& metadata) {
    const Member* labels = entry_of(metadata, "labels");
    std::vector<Member> steps(metadata.steps.begin(), metadata.steps.end());
    if (labels == nullptr) {
      steps.push_back({.kind = MemberKind::entry,
                       .span = metadata.span,
                       .key = literal("labels", metadata.span),
                       .value = with_steps({.kind = TemplateNodeKind::map, .span = metadata.span},
                                           {label_step(metadata.span)})});
      return with_steps(metadata, steps);
    }
    const bool empty =
        labels->value->kind == TemplateNodeKind::literal &&
        (labels->value->literal->is(yaml::Kind::null) || labels->value->literal->is(yaml::Kind::map));
    if (labels->value->kind != TemplateNodeKind::map && !empty) return &metadata;  // a fragment
    std::vector<Member> own = {label_step(labels->span)};
    own.insert(own.end(), labels->value->steps.begin(), labels->value->steps.end());
    for (Member& step : steps) {
      if (step.key == labels->key && step.kind == MemberKind::entry)
        step.value = with_steps({.kind = TemplateNodeKind::map, .span = labels->value->span}, own);
    }
    return with_steps(metadata, steps);
  }

  /// `${{ insert manifestLabels() }}:`
  Member label_step(source::Span span) {
    return {.kind = MemberKind::insert,
            .span = span,
            .over = arena_.make<Expr>(Expr{.kind = ExprKind::call, .span = span, .text = "manifestLabels"})};
  }

  /// `${{ if values.manifests.GROUP }}:` around the document.
  const TemplateNode* switched(const TemplateNode& document, const std::string& group) {
    const Expr* value =
        arena_.make<Expr>(Expr{.kind = ExprKind::name, .span = document.span, .text = "values"});
    for (const std::string_view key : {std::string_view("manifests"), std::string_view(group)}) {
      value = arena_.make<Expr>(
          Expr{.kind = ExprKind::member,
               .span = document.span,
               .text = yaml::make_string(arena_, key)->text,
               .args = arena_.copy(std::span<const Expr* const>(std::array<const Expr*, 1>{value}))});
    }
    const std::array<Branch, 1> arms = {{{value, &document}}};
    const Member step = {.kind = MemberKind::branch,
                         .span = document.span,
                         .arms = arena_.copy(std::span<const Branch>(arms))};
    return with_steps({.kind = TemplateNodeKind::map, .span = document.span, .only_control = true}, {step});
  }

  void check(const TemplateNode& object) {
    const std::string_view kind = text_of(object, "kind");
    const std::string_view version = text_of(object, "apiVersion");
    const std::size_t slash = version.find('/');
    const std::string_view group = slash == std::string_view::npos ? "" : version.substr(0, slash);
    const auto* row = std::ranges::find_if(
        kUnsupported, [&](const Unsupported& one) { return one.kind == kind && one.group == group; });
    if (row != kUnsupported.end()) {
      unsupported(entry_of(object, "kind")->value->span,
                  fmt::format("a manifest cannot be a {}: {}", kind, row->why), row->help);
    }
    const Member* metadata = entry_of(object, "metadata");
    const Member* generated = metadata == nullptr ? nullptr : entry_of(*metadata->value, "generateName");
    if (generated != nullptr) {
      unsupported(generated->span, "`generateName`: Kustomize and `helm upgrade` need a fixed name",
                  "write `name:`, such as `name: ${{ release.name }}-backup`");
    }
  }

  const source::Files& files_;
  base::Arena& arena_;
  Findings& findings_;
};

}  // namespace

TemplateSet with_manifests(const TemplateSet& library, const model::System& system,
                           const source::Files& files, base::Arena& arena, Findings& findings) {
  TemplateSet all = library;
  Findings found;
  ManifestReader reader(files, arena, found);
  for (const model::ManifestFile& manifest : system.manifests) all.files.push_back(reader.read(manifest));
  for (diagnostic::Finding& finding : found) {
    finding.system = system.id;
    findings.push_back(std::move(finding));
  }
  return all;
}

}  // namespace twinhull::tmpl
