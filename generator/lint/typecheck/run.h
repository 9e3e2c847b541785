#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lint/typecheck/schema_check.h"

namespace twinhull::lint {

/// The check of one object.
struct TypeCheck {
  kubernetes::KubernetesVersion release;
  RegexCache& patterns;
  std::string_view kind;
  bool custom = false;  ///< a custom resource: null in a map is dropped, not stored as nothing
  std::vector<diagnostic::Finding>& findings;
  bool encrypted = false;      ///< by SOPS: the values are others once it is applied
  bool filled_in = false;      ///< by the Argo CD Vault Plugin: `<key>` stands for a value
  bool made = false;           ///< by us, from values and templates: no text that a reader could misread
  bool substituted = false;    ///< something in the run puts values in the place of `${NAME}`
  bool told_variable = false;  ///< one of them was reported
  diagnostic::Finding left_out = {};  ///< what is only counted, since there are too many, ends here
};

/// A value on the way from the object's root.
struct FieldLocation {
  const yaml::Node* node = nullptr;
  kubernetes::TypeRef type;
  const FieldLocation* parent = nullptr;  ///< null at the root
  std::string_view key;                   ///< in a map
  long index = -1;                        ///< in a list
  source::Span key_span;
  bool secret = false;  ///< part of a Secret's data
  bool status = false;  ///< part of the object's status
};

/// `spec.ports[0].name`; empty at the root. `below` is the key of something that the value lacks.
std::string path_of(const FieldLocation& spot, std::string_view below = {});
/// The value in backticks, by its key and what of its path is needed: "`ports[0]`"; the kind at the root.
std::string named(const TypeCheck& run, const FieldLocation& spot);
/// The value in backticks, cut short; "a secret value" where it is none of anybody's business.
std::string shown(const FieldLocation& spot);

/// Adds a finding at the value (or at `span`), with its path, and hides the lines of secrets.
diagnostic::Finding& report(TypeCheck& run, const FieldLocation& spot, std::string_view rule,
                            std::string message, std::string help = {}, source::Span span = {});

/// Checks any value; `spot.node` is not null as a value.
void check_value(TypeCheck& run, const FieldLocation& spot);
/// The same, as if nobody were to put something else in the place of `${NAME}`.
void check_plain_value(TypeCheck& run, const FieldLocation& spot);

/// Checks what is neither a map nor a list by type, format, enum, pattern and bounds.
void check_scalar(TypeCheck& run, const FieldLocation& spot);
/// Says that the value has the wrong type.
void report_type(TypeCheck& run, const FieldLocation& spot);
/// Whether somebody has to put a value there first: the text holds `${NAME}`, `${NAME:=default}` or the like.
bool is_variable(const yaml::Node& node);
/// Checks such a value. What is wrong with it as it stands may be right later; that is told once for each
/// object.
void check_variable(TypeCheck& run, const FieldLocation& spot);
/// Finds scalars below a value of any type that kubectl reads differently.
void check_untyped(TypeCheck& run, const FieldLocation& spot);

/// Says what is on its way out.
void check_deprecated(TypeCheck& run, const FieldLocation& spot);

/// Sizes of lists and maps; items that must differ; fields of which one is there.
void check_list_limits(TypeCheck& run, const FieldLocation& spot);
void check_map_limits(TypeCheck& run, const FieldLocation& spot);

/// Says that a key is no field of the map at `spot`. Returns the field that was meant, as far as can be told.
std::string_view report_unknown_field(TypeCheck& run, const FieldLocation& spot, const yaml::Entry& entry);
/// Says that a required field is not there; `entry` is the one that is null, if there is one.
void report_missing_field(TypeCheck& run, const FieldLocation& spot, const kubernetes::FieldRow& field,
                          const yaml::Entry* entry);

}  // namespace twinhull::lint
