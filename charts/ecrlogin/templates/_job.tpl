{{/* The specification of a Job that runs `ecrlogin cluster COMMAND`. */}}
{{- define "ecrlogin.job" -}}
{{- $values := .root.Values -}}
{{- $isWebIdentity := and (eq .command "refresh") (eq $values.aws.identity "webIdentity") -}}
backoffLimit: 2
activeDeadlineSeconds: {{ .deadlineSeconds }}
template:
  metadata:
    labels:
      {{- include "ecrlogin.podLabels" .root | nindent 6 }}
      app.kubernetes.io/component: {{ .command }}
      {{- with $values.podLabels }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    {{- with $values.podAnnotations }}
    annotations:
      {{- toYaml . | nindent 6 }}
    {{- end }}
  spec:
    serviceAccountName: {{ include "ecrlogin.serviceAccount" .root }}
    automountServiceAccountToken: true
    restartPolicy: Never
    securityContext:
      runAsNonRoot: true
      {{- if not (kindIs "invalid" $values.runAsUser) }}
      runAsUser: {{ $values.runAsUser }}
      runAsGroup: {{ $values.runAsUser }}
      fsGroup: {{ $values.runAsUser }}
      {{- end }}
      seccompProfile:
        type: RuntimeDefault
    {{- with $values.imagePullSecrets }}
    imagePullSecrets:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with $values.priorityClassName }}
    priorityClassName: {{ . }}
    {{- end }}
    {{- with $values.nodeSelector }}
    nodeSelector:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with $values.affinity }}
    affinity:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with $values.tolerations }}
    tolerations:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    containers:
      - name: ecrlogin
        image: {{ include "ecrlogin.image" .root | quote }}
        imagePullPolicy: {{ $values.image.pullPolicy }}
        command: [ecrlogin, cluster, {{ .command }}, /etc/ecrlogin/cluster.yaml]
        env:
          - name: HOME
            value: /tmp
          - name: ECRLOGIN_CONFIG
            value: /etc/ecrlogin/config.toml
          {{- if eq .command "refresh" }}
          {{- include "ecrlogin.awsVariables" .root | nindent 10 }}
          {{- end }}
          {{- include "ecrlogin.noProxy" .root | nindent 10 }}
          {{- with $values.env }}
          {{- toYaml . | nindent 10 }}
          {{- end }}
        resources:
          {{- toYaml $values.resources | nindent 10 }}
        securityContext:
          allowPrivilegeEscalation: false
          readOnlyRootFilesystem: true
          capabilities:
            drop: [ALL]
        # With it, `kubectl describe pod` shows the error.
        terminationMessagePolicy: FallbackToLogsOnError
        volumeMounts:
          - name: config
            mountPath: /etc/ecrlogin
            readOnly: true
          # For kubectl's cache of the API.
          - name: tmp
            mountPath: /tmp
          {{- if $isWebIdentity }}
          - name: identity
            mountPath: /identity
            readOnly: true
          {{- end }}
    volumes:
      - name: config
        configMap:
          name: {{ include "ecrlogin.name" .root }}
      - name: tmp
        emptyDir:
          medium: Memory
          sizeLimit: 16Mi
      {{- if $isWebIdentity }}
      - name: identity
        projected:
          sources:
            - serviceAccountToken:
                audience: {{ $values.aws.audience | quote }}
                expirationSeconds: 3600
                path: token
      {{- end }}
{{- end }}

{{/* What tells ecrlogin which AWS credentials to use. */}}
{{- define "ecrlogin.awsVariables" -}}
{{- $aws := .Values.aws -}}
# Each pod is new, so a cache would only be another place with passwords.
- name: AWS_ECR_DISABLE_CACHE
  value: "true"
{{- if eq $aws.identity "webIdentity" }}
- name: AWS_ROLE_ARN
  value: {{ required
    "Set aws.roleArn to the role that the job assumes, or aws.identity to podIdentity, node or env."
    $aws.roleArn | quote }}
- name: AWS_WEB_IDENTITY_TOKEN_FILE
  value: /identity/token
{{- end }}
{{- if ne $aws.identity "node" }}
# A mistake in the identity must not end in the role of the node.
- name: AWS_EC2_METADATA_DISABLED
  value: "true"
{{- end }}
{{- with $aws.region }}
- name: AWS_REGION
  value: {{ . | quote }}
{{- end }}
{{- if $aws.config }}
- name: AWS_CONFIG_FILE
  value: /etc/ecrlogin/aws-config
{{- end }}
{{- if $aws.caBundle }}
- name: AWS_CA_BUNDLE
  value: /etc/ecrlogin/ca.pem
{{- end }}
{{- end }}

{{/* kubectl would reach the API server through the proxy in HTTPS_PROXY. */}}
{{- define "ecrlogin.noProxy" -}}
{{- $names := list }}
{{- range .Values.env }}
{{- $names = append $names (upper .name) }}
{{- end }}
{{- if not (has "NO_PROXY" $names) }}
- name: NO_PROXY
  value: $(KUBERNETES_SERVICE_HOST)
{{- end }}
{{- end }}
