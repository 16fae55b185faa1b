{{/* Whether a target's namespaces are not known in advance, because it has a glob or a selector; empty for no. */}}
{{- define "ecrlogin.isOpen" -}}
{{- if or .selector (contains "*" (join " " .namespaces)) }}true{{ end }}
{{- end }}

{{/* The targets that are open, as JSON. */}}
{{- define "ecrlogin.openTargets" -}}
{{- $open := list }}
{{- range .Values.targets }}
{{- if include "ecrlogin.isOpen" . }}
{{- $open = append $open . }}
{{- end }}
{{- end }}
{{- $open | toJson }}
{{- end }}

{{/* The service accounts of each namespace that a closed target names, as a JSON object of lists. */}}
{{- define "ecrlogin.closedNamespaces" -}}
{{- $accounts := dict }}
{{- range $target := .Values.targets }}
{{- if not (include "ecrlogin.isOpen" $target) }}
{{- range $target.namespaces }}
{{- $others := get $accounts . | default list }}
{{- $_ := set $accounts . (concat $others ($target.serviceAccounts | default list) | uniq | sortAlpha) }}
{{- end }}
{{- end }}
{{- end }}
{{- $accounts | toJson }}
{{- end }}

{{/*
The rights in the namespaces of a Role or ClusterRole. Server-side apply is authorized by name even when it creates the
Secret, so that no rule here lets the job create, read or change any other Secret.
*/}}
{{- define "ecrlogin.rules" -}}
- apiGroups: [""]
  resources: [secrets]
  resourceNames: [{{ toJson .secretName }}]
  verbs: {{ toJson (concat (list "get" "create" "patch" "delete") (.moreVerbs | default list)) }}
{{- with .serviceAccounts }}
- apiGroups: [""]
  resources: [serviceaccounts]
  resourceNames: {{ toJson . }}
  verbs: [get, patch]
{{- end }}
- apiGroups: [""]
  resources: [events]
  verbs: [create]
{{- end }}
