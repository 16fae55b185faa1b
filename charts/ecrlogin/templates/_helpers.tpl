{{/* The name of everything in the release's namespace. A CronJob's name has up to 52 characters. */}}
{{- define "ecrlogin.name" -}}
{{- .Release.Name | trunc 45 | trimSuffix "-" }}
{{- end }}

{{/* The name of cluster-wide objects, which no release in another namespace has. */}}
{{- define "ecrlogin.clusterName" -}}
{{- printf "%s.%s" .Release.Namespace .Release.Name }}
{{- end }}

{{/* The same as the value of a label, which has up to 63 characters. */}}
{{- define "ecrlogin.installation" -}}
{{- $name := include "ecrlogin.clusterName" . }}
{{- if gt (len $name) 63 }}
{{- printf "%s-%s" ($name | trunc 52) (sha256sum $name | trunc 10) }}
{{- else }}
{{- $name }}
{{- end }}
{{- end }}

{{- define "ecrlogin.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{ include "ecrlogin.podLabels" . }}
{{- end }}

{{- define "ecrlogin.podLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "ecrlogin.serviceAccount" -}}
{{- if and (not .Values.serviceAccount.create) (not .Values.serviceAccount.name) }}
{{- fail "Set serviceAccount.name to the service account that the job uses, or serviceAccount.create to true." }}
{{- end }}
{{- .Values.serviceAccount.name | default (include "ecrlogin.name" .) }}
{{- end }}

{{/* Whether the admission policies are part of the chart; empty for no. */}}
{{- define "ecrlogin.hasPolicies" -}}
{{- $api := "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy" }}
{{- if and .Values.admissionPolicy (.Capabilities.APIVersions.Has $api) }}true{{ end }}
{{- end }}

{{- define "ecrlogin.image" -}}
{{- if .Values.image.digest }}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) }}
{{- end }}
{{- end }}
